import Foundation
import SlipwayCore
import SlipwayStore
import Testing

/// Homes on which the system puts limits. Each test is a process of its own, because the limits
/// hold for a whole process.
struct HomeLimitsTests {
    @Test func `a disk that is full is an error of that one write`() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            let home = try Home(path: folder("home"))
            try await home.store.write(keep: true) { try $0.put(.sample("1")) }

            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 64 << 10, rlim_max: 64 << 20)
            try #require(setrlimit(__rlimit_resource_t(1), &limit) == 0)
            let large = String(repeating: "x", count: 200_000)
            let error = await #expect(throws: LabError.self) {
                try await home.store.write(keep: true) { try $0.put(.sample("2", body: large)) }
            }
            #expect(error?.code == "home-unusable")
            let refused = #expect(throws: LabError.self) {
                try home.content.add(Array(large.utf8), keep: true)
            }
            #expect(refused?.code == "home-unusable")
            let left = try FileManager.default.subpathsOfDirectory(atPath: home.path)
                .filter { $0.split(separator: "/").last?.hasPrefix(".") ?? false }
            #expect(left == [])

            limit.rlim_cur = 64 << 20
            try #require(setrlimit(__rlimit_resource_t(1), &limit) == 0)
            try await home.store.write(keep: true) { try $0.put(.sample("3", body: large)) }
            let ids = try await home.store.read { reader throws in
                try reader.objects(.model, in: nil, named: nil).map(\.id)
            }
            #expect(ids == ["1", "3"])
        }
    }

    @Test func `a folder without permission is said to be so`() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            try FileManager.default.createDirectory(
                atPath: folder("locked"), withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o500])
            try becomeOrdinary(giving: [folder.path, folder("locked")])
            let error = #expect(throws: LabError.self) { try Home(path: folder("locked/home")) }
            #expect(error?.why == "the folder cannot be made: permission is denied")
            let inner = #expect(throws: LabError.self) { try Home(path: folder("locked")) }
            #expect(inner?.why == "`slipway.sqlite` in it cannot be opened")
        }
    }

    @Test func `a home that may only be read can be read, and says so when it is written to`()
        async
    {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            do {
                let home = try Home(path: folder.path)
                try await home.store.write(keep: true) { try $0.put(.sample("1")) }
                _ = try home.content.add([1], keep: true)
            }
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o400], ofItemAtPath: folder("slipway.sqlite"))
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o500], ofItemAtPath: folder("content/sha256"))
            let inner = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            try becomeOrdinary(giving: [folder.path] + inner.map { folder($0) })
            // So that the folder can be removed.
            defer { chmod(folder("content/sha256"), 0o700) }
            let home = try Home(path: folder.path)
            #expect(try await home.store.read { try $0.count(.model, in: nil) } == 1)
            let error = await #expect(throws: LabError.self) {
                try await home.store.write(keep: true) { try $0.put(.sample("2")) }
            }
            #expect(error?.why == "it cannot be written to")
            let refused = #expect(throws: LabError.self) {
                try home.content.add([2], keep: true)
            }
            #expect(refused?.why == "permission is denied in its folder `content`")
        }
    }
}

/// Gives up the rights of the administrator, to whom permissions do not apply.
private func becomeOrdinary(giving paths: [String]) throws {
    guard geteuid() == 0 else { return }
    for path in paths { try #require(chown(path, 65534, 65534) == 0) }
    try #require(setgid(65534) == 0 && setuid(65534) == 0)
}

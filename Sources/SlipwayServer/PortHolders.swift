import Foundation
import SlipwayCore

/// Notes in the settings of a home which program listens on which port.
///
/// A program that is killed leaves its note behind, so a note counts only while its process lives.
struct PortHolders: Sendable {
    let store: any LabStore

    func remember(_ address: EndpointAddress) async throws {
        let note = "slipway (process \(ProcessInfo.processInfo.processIdentifier))"
        try await store.write(keep: true) {
            try $0.set(Self.setting(address.port), to: note)
            try $0.set(Self.newest, to: address.url)
        }
    }

    /// Where a program of this home began to listen last, while it still does.
    func newestAddress() async -> EndpointAddress? {
        guard let text = try? await store.read({ try $0.setting(Self.newest) }),
            let address = EndpointAddress(url: text), await holder(of: address.port) != nil
        else { return nil }
        return address
    }

    func forget(port: Int) async throws {
        try await store.write(keep: true) { try $0.set(Self.setting(port), to: "") }
    }

    /// The program that has the port, `slipway (process 4711)`, when it is one of this home.
    func holder(of port: Int) async -> String? {
        guard let note = try? await store.read({ try $0.setting(Self.setting(port)) }),
            let match = note.firstMatch(of: /\(process ([0-9]+)\)$/),
            let process = pid_t(match.1), Self.isAlive(process)
        else { return nil }
        return note
    }

    private static let newest = "newest-server"

    private static func setting(_ port: Int) -> String { "server:\(port)" }

    /// A signal 0 is delivered to nobody, but tells whether there is somebody.
    private static func isAlive(_ process: pid_t) -> Bool {
        kill(process, 0) == 0 || errno == EPERM
    }
}

import SlipwayCore
import TestSupport
import Testing

struct UsersTests {
    @Test func `a home begins with one user, however often it is opened`() async throws {
        let sample = try await SampleLab()
        for _ in 0..<3 { try await sample.lab.users.createAdministratorIfNeeded() }
        let users = try await sample.lab.users.list(as: sample.admin)
        #expect(users.map(\.name) == ["admin", "ana", "vic", "tom"])
        #expect(users.map(\.isAdministrator) == [true, false, false, false])
        let first = try await sample.lab.journal(last: nil, as: sample.admin).first
        #expect(first?.statement == "open the home")
    }

    @Test func `only the administrator creates users`() async throws {
        let sample = try await SampleLab()
        let error = await expectLabError("not-permitted") {
            _ = try await sample.lab.users.create("eve", as: sample.ana)
        }
        #expect(error?.what == "`ana` may not create users")
        #expect(error?.next == "login admin")
        await expectLabError("name-taken") {
            _ = try await sample.lab.users.create("ana", as: sample.admin)
        }
    }

    @Test func `whoever is no user can do nothing`() async throws {
        let sample = try await SampleLab()
        let nobody = Caller.named("adnim")
        for attempt: () async throws -> Void in [
            { _ = try await sample.lab.spaces.create("x", as: nobody) },
            { _ = try await sample.lab.spaces.list(as: nobody) },
            { _ = try await sample.lab.users.createKey("x", as: nobody) },
            { _ = try await sample.lab.models.list(in: SampleLab.staging, as: nobody) },
            { _ = try await sample.lab.users.create("x", as: nobody) },
        ] {
            let error = await expectLabError("not-found", attempt)
            #expect(error?.what == "there is no user called `adnim`")
            #expect(error?.next == "did you mean `admin`?")
        }
    }

    // MARK: - API keys

    @Test func `a key logs its user in and nobody else, until it is deleted`() async throws {
        let sample = try await SampleLab()
        let (key, secret) = try await sample.lab.users.createKey("lab", as: sample.ana)
        let users = sample.lab.users
        #expect(try await users.authenticate(userName: "ana", apiKey: secret)?.user.name == "ana")
        #expect(try await users.authenticate(userName: "vic", apiKey: secret) == nil)
        #expect(try await users.authenticate(userName: "ana", apiKey: secret + "x") == nil)
        #expect(try await users.authenticate(userName: "ana", apiKey: key.hash) == nil)
        #expect(try await users.authenticate(userName: "ana", apiKey: "") == nil)
        #expect(try await users.authenticate(userName: "nobody", apiKey: secret) == nil)
        #expect(try await users.keys(as: sample.ana) == [key])
        #expect(try await users.keys(as: sample.admin).isEmpty)
        await expectLabError("not-found") {
            _ = try await users.deleteKey(key.id, as: sample.vic)
        }
        #expect(try await users.deleteKey("lab", as: sample.ana) == key)
        #expect(try await users.authenticate(userName: "ana", apiKey: secret) == nil)
    }

    @Test func `a key has 44 random characters that need no quotes`() async throws {
        let sample = try await SampleLab()
        var secrets: Set<String> = []
        for number in 0..<20 {
            let secret = try await sample.lab.users.createKey("\(number)", as: sample.ana).secret
            #expect(secret.wholeMatch(of: /[A-Za-z0-9_-]{44}/) != nil)
            secrets.insert(secret)
        }
        #expect(secrets.count == 20)
    }

    @Test func `a key's name is taken for its user only`() async throws {
        let sample = try await SampleLab()
        _ = try await sample.lab.users.createKey("lab", as: sample.ana)
        _ = try await sample.lab.users.createKey("lab", as: sample.vic)
        let error = await expectLabError("name-taken") {
            _ = try await sample.lab.users.createKey("lab", as: sample.ana)
        }
        #expect(error?.what == "there is already an API key called `lab`")
    }

    @Test func `the secret of a key is kept nowhere`() async throws {
        let sample = try await SampleLab()
        let secret = try await sample.lab.users.createKey("lab", as: sample.ana).secret
        let texts = try await sample.store.read { reader in
            let objects = try ObjectKind.allCases.flatMap {
                try reader.objects($0, in: nil, named: nil)
            }
            let images = try reader.journal(last: nil).flatMap(\.changes)
                .flatMap { [$0.before, $0.after] }.compactMap { $0 }
            return (objects + images).flatMap { [$0.body, $0.alias ?? "", $0.name] }
        }
        #expect(!texts.contains { $0.contains(secret) })
    }
}

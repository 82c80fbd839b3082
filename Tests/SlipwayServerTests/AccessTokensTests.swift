import Columns
import Foundation
import Testing

@testable import SlipwayCore

@Suite struct AccessTokensTests {
    @Test func `a token leads back to its user`() async throws {
        let lab = try await TestLab()
        let known = try await lab.lab.users.admit("admin")
        let token = try await lab.lab.accessTokens.issue(for: known)
        #expect(try await lab.lab.accessTokens.authentication(of: token).user == known.user)
    }

    @Test func `another password ends tokens and signatures, but no new ones`() async throws {
        let lab = try await TestLab()
        let (users, tokens) = (lab.lab.users, lab.lab.accessTokens)
        for password in ["a first password", "a second password"] {
            let known = try #require(
                try await users.authenticate(userName: "admin", apiKey: lab.key))
            let token = try await tokens.issue(for: known)
            let signature = try await tokens.signature(for: "GET x", by: known)
            #expect(try await tokens.authentication(of: token).user.name == "admin")
            try await users.setPassword(password, as: lab.admin)
            await #expect(throws: AccessTokenError.notValid) {
                try await tokens.authentication(of: token)
            }
            #expect(try await tokens.user(ofSignature: signature, for: "GET x") == nil)
            #expect(try await !users.isGood(known))
            let again = try #require(
                try await users.authenticate(userName: "admin", password: password))
            #expect(
                try await tokens.authentication(of: tokens.issue(for: again)).user.name == "admin")
            let resigned = try await tokens.signature(for: "GET x", by: again)
            #expect(try await tokens.user(ofSignature: resigned, for: "GET x")?.name == "admin")
        }
    }

    @Test func `a password ends the tokens of its own user only`() async throws {
        let lab = try await TestLab()
        let token = try await lab.token(of: "ana")
        try await lab.lab.users.setPassword("a long enough one", as: lab.admin)
        #expect(try await lab.lab.accessTokens.authentication(of: token).user.name == "ana")
    }

    @Test func `deleting a key ends the tokens and signatures that were got with it`() async throws
    {
        let lab = try await TestLab()
        let (users, tokens) = (lab.lab.users, lab.lab.accessTokens)
        let known = try #require(try await users.authenticate(userName: "admin", apiKey: lab.key))
        let token = try await tokens.issue(for: known)
        let secret = try await users.createKey("other", as: lab.admin).secret
        let other = try #require(try await users.authenticate(userName: "admin", apiKey: secret))
        let otherToken = try await tokens.issue(for: other)
        let signature = try await tokens.signature(for: "GET x", by: known)
        let otherSignature = try await tokens.signature(for: "GET x", by: other)
        #expect(try await tokens.authentication(of: token).user.name == "admin")
        _ = try await users.deleteKey("test", as: lab.admin)
        await #expect(throws: AccessTokenError.notValid) {
            try await tokens.authentication(of: token)
        }
        #expect(try await !users.isGood(known))
        #expect(try await tokens.user(ofSignature: signature, for: "GET x") == nil)
        #expect(try await tokens.user(ofSignature: otherSignature, for: "GET x") == known.user)
        #expect(try await tokens.authentication(of: otherToken).user.name == "admin")
    }

    @Test func `a token is a JWT whose expiry clients can read`() async throws {
        let lab = try await TestLab(clock: LogicalClock())
        let user = try await lab.lab.users.create("José", as: lab.admin)
        let known = try await lab.lab.users.admit("José")
        let parts = try await lab.lab.accessTokens.issue(for: known).split(separator: ".")
        #expect(parts.count == 3)
        #expect(parts.allSatisfy { $0.allSatisfy { $0.isASCII && $0 != "=" && $0 != "+" } })
        let claims = try decoded(parts[1])
        #expect(claims.allSatisfy { $0 < 0x80 })
        let json = try JSONValue.parse(claims)
        #expect(json["sub"]?.string == user.id)
        #expect(json["username"]?.string == "José")
        let issued = try #require(json["iat"]?.number)
        let expiry = try #require(json["exp"]?.number)
        #expect(expiry - issued == 12 * 60 * 60)
        // Real time, although this lab's clock stands in January 2026.
        #expect(abs(issued - Date().timeIntervalSince1970) < 60)
        #expect(try JSONValue.parse(decoded(parts[0]))["alg"]?.string == "HS256")
    }

    @Test func `a token ends after twelve hours`() async throws {
        let lab = try await TestLab()
        let tokens = lab.lab.accessTokens
        let known = try await lab.lab.users.admit("admin")
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        let token = try await tokens.issue(for: known, at: now)
        #expect(
            try await tokens.authentication(of: token, at: now.addingTimeInterval(43_199)).user
                == known.user)
        await #expect(throws: AccessTokenError.expired) {
            try await tokens.authentication(of: token, at: now.addingTimeInterval(43_200))
        }
    }

    @Test(arguments: ["", "x", "..", "a.b.c", "a.b.c.d", "é.é.é"])
    func `what is no token is refused`(text: String) async throws {
        let lab = try await TestLab()
        await #expect(throws: AccessTokenError.notValid) {
            try await lab.lab.accessTokens.authentication(of: text)
        }
    }

    @Test func `a token with any character changed is refused`() async throws {
        let lab = try await TestLab()
        let token = Array(try await lab.token())
        for index in token.indices {
            var changed = token
            changed[index] = changed[index] == "A" ? "B" : "A"
            await #expect(throws: AccessTokenError.notValid) {
                try await lab.lab.accessTokens.authentication(of: String(changed))
            }
        }
    }

    @Test func `a token of another lab is refused`() async throws {
        let (mine, other) = (try await TestLab(), try await TestLab())
        let token = try await other.token()
        await #expect(throws: AccessTokenError.notValid) {
            try await mine.lab.accessTokens.authentication(of: token)
        }
    }

    @Test func `the secret is made once and stays`() async throws {
        let lab = try await TestLab()
        let known = try await lab.lab.users.admit("admin")
        let tokens = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<20 { group.addTask { try await lab.lab.accessTokens.issue(for: known) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for token in tokens {
            #expect(try await lab.lab.accessTokens.authentication(of: token).user == known.user)
        }
        let secret = try await lab.store.read { try $0.setting("token-secret") }
        #expect(secret?.utf8.count == 43)
    }

    private func decoded(_ part: Substring) throws -> [UInt8] {
        let text = part.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - text.count % 4) % 4)
        return Array(try #require(Data(base64Encoded: text + padding)))
    }
}

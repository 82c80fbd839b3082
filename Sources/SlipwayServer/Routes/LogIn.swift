import Columns
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// Exchanges an API key or a password for a token.
struct LogIn {
    private static let bodyLimitInBytes = 64 << 10

    let lab: Lab
    let failedLogIns: FailedLogIns

    var routes: [Route<OpenContext>] {
        [Route(.post, "/icp4d-api/v1/authorize", authorize)]
    }

    /// `{"username":…,"api_key":…}`, or `password` in place of the key →
    /// `{"_messageCode_":"200","message":"Success","token":…}`. Of the two, clients may send the one
    /// that they have not as null.
    @Sendable
    private func authorize(_ request: Request, _ context: OpenContext) async throws -> Response {
        // Else any page could try passwords here, and keep their owner out.
        if request.comesFromElsewhere { throw RequestError.foreignLogIn }
        let body = try await request.jsonObject(limitInBytes: Self.bodyLimitInBytes)
        let userName = try body.requiredString("username")
        let authentication =
            if try body.text(at: "api_key") == nil, let password = try body.text(at: "password") {
                try await authenticate(userName, password: password)
            } else {
                try await lab.users.authenticate(
                    userName: userName, apiKey: try body.requiredString("api_key"))
            }
        guard let authentication else { throw RequestError.logInRefused }
        context.asker.note(authentication.user.name, .api)
        let token = try await lab.accessTokens.issue(for: authentication)
        return .json([
            "_messageCode_": .string("200"), "message": .string("Success"),
            "token": .string(token),
        ])
    }

    /// Passwords can be guessed, unlike keys: the same counts as at the pages' door.
    private func authenticate(
        _ name: String, password: String
    ) async throws -> Authentication? {
        do {
            return try await failedLogIns.attempt(for: name) {
                try await lab.users.authenticate(userName: name, password: password)
            }
        } catch let error as FailedLogIns.TooMany {
            throw RequestError.tooManyLogIns(secondsToWait: error.secondsToWait)
        }
    }
}

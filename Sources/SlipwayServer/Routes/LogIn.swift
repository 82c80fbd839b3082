import Columns
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// Exchanges an API key or a password for a token.
struct LogIn {
    private static let bodyLimitInBytes = 64 << 10

    let lab: Lab

    var routes: [Route<OpenContext>] {
        [Route(.post, "/icp4d-api/v1/authorize", authorize)]
    }

    /// `{"username":…,"api_key":…}`, or `password` in place of the key → `{"_messageCode_":"200","message":"Success","token":…}`.
    @Sendable
    private func authorize(_ request: Request, _ context: OpenContext) async throws -> Response {
        let body = try await request.jsonObject(limitInBytes: Self.bodyLimitInBytes)
        let userName = try body.requiredString("username")
        let user =
            if body["api_key"] == nil, let password = body["password"]?.string {
                try await lab.users.authenticate(userName: userName, password: password)
            } else {
                try await lab.users.authenticate(
                    userName: userName, apiKey: try body.requiredString("api_key"))
            }
        guard let user else { throw RequestError.logInRefused }
        let token = try await lab.accessTokens.issue(for: user)
        return .json([
            "_messageCode_": .string("200"), "message": .string("Success"),
            "token": .string(token),
        ])
    }
}

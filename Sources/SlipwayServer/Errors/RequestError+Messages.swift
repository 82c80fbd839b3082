import HTTPTypes
import SlipwayCore

extension RequestError: UserFacingError {
    var code: String {
        switch self {
        case .unknownPath: "not-found"
        case .methodNotAllowed: "method-not-allowed"
        case .noToken: "no-token"
        case .logInRefused, .passwordLogIn: "login-refused"
        case .noVersion, .badVersion: "bad-version"
        case .bodyTooLarge: "too-large"
        case .notJSON, .notAnObject: "bad-json"
        case .missingText: "missing-value"
        case .noInputData: "bad-records"
        }
    }

    var what: String {
        switch self {
        case .unknownPath(let path): "there is nothing at `\(path.prefix(200))`"
        case .methodNotAllowed(let method, let path, _):
            "`\(path.prefix(200))` does not take \(method.rawValue)"
        case .noToken: "the request brings no access token"
        case .logInRefused: "the user name or the API key is not right"
        case .passwordLogIn: "a password cannot be used to log in yet"
        case .noVersion: "the query parameter `version` is missing"
        case .badVersion(let text): "the query parameter `version` is `\(text.prefix(40))`, no date"
        case .bodyTooLarge(let limit): "the body is longer than \(limit) bytes"
        case .notJSON(let reason): "the body is not JSON: \(reason)"
        case .notAnObject: "the body is JSON, but not an object"
        case .missingText(let key): "the body has no text `\(key)`"
        case .noInputData: "the body has no array `input_data`"
        }
    }

    var why: String? {
        switch self {
        case .methodNotAllowed(_, _, let allowed):
            "it takes " + allowed.map(\.rawValue).joined(separator: ", ")
        case .noToken: "everything but the versions and logging in is for users only"
        case .noVersion, .badVersion:
            "a date fixes how the API behaves, and every call below /ml names one"
        case .bodyTooLarge: "longer requests are not taken"
        case .noInputData: #"records are sent as {"input_data":[{"fields":[…],"values":[[…],…]}]}"#
        case .unknownPath, .logInRefused, .passwordLogIn, .notJSON, .notAnObject, .missingText: nil
        }
    }

    var next: String? {
        switch self {
        case .noToken:
            "send `Authorization: Bearer TOKEN` with a token from POST /icp4d-api/v1/authorize"
        case .logInRefused, .passwordLogIn: "in Slipway, `create key NAME` makes an API key"
        case .noVersion, .badVersion: "add `version=2026-01-05` to the query"
        case .bodyTooLarge: "send the records in several requests"
        case .unknownPath, .methodNotAllowed, .notJSON, .notAnObject, .missingText, .noInputData:
            nil
        }
    }
}

import HTTPTypes
import SlipwayCore

/// What can be wrong with a request of a page before the lab sees it.
enum PageError: Error, Equatable {
    /// - Parameter host: What the request calls this server, if anything.
    case badHost(String?)
    case foreignForm
    case badFormToken
    case noSession
    case badEntryCode
    case logInRefused
    case tooManyLogIns(secondsToWait: Int)
    case notAForm
    /// - Parameter field: `nil` when its own name is not.
    case notUTF8(field: String?)
    case missingField(String)
    case badChoice(field: String)
    case noSuchPage(String)
}

extension PageError: UserFacingError {
    var code: String {
        switch self {
        case .badHost: "bad-host"
        case .foreignForm, .badFormToken: "bad-form"
        case .noSession: "no-session"
        case .badEntryCode, .logInRefused: "login-refused"
        case .tooManyLogIns: "too-many-logins"
        case .notAForm, .notUTF8: "bad-form"
        case .missingField: "missing-value"
        case .badChoice: "bad-value"
        case .noSuchPage: "not-found"
        }
    }

    var what: String {
        switch self {
        case .badHost(let host?): "this server is not `\(host.prefix(100))`"
        case .badHost(nil): "the request does not say which server it is for"
        case .foreignForm: "the form comes from a page of another site"
        case .badFormToken: "the form does not belong to this session"
        case .noSession: "nobody has entered here"
        case .badEntryCode: "the link lets nobody in"
        case .logInRefused: "the user name or the secret is not right"
        case .tooManyLogIns: "too many log-ins have failed"
        case .notAForm: "the body is not that of a form"
        case .notUTF8(let name?): "the field `\(name.prefix(100))` is not UTF-8"
        case .notUTF8(nil): "the form is not UTF-8"
        case .missingField(let name): "`\(name)` is empty"
        case .badChoice(let field): "`\(field)` has a value that cannot be chosen"
        case .noSuchPage(let path): "there is nothing at `\(path.prefix(200))`"
        }
    }

    var why: String? {
        switch self {
        case .badHost: "a page of another site may have borrowed the address"
        case .foreignForm: "only pages of this server may change anything"
        case .badFormToken: "it was opened before you entered, or the session is over"
        case .badEntryCode: "it works once, within ten minutes, while the server runs"
        default: nil
        }
    }

    var next: String? {
        switch self {
        case .badHost: "open it as localhost or 127.0.0.1"
        case .badFormToken: "go back, load the page again, and repeat it"
        case .notUTF8: "save the text as UTF-8 and send it again"
        case .noSession, .badEntryCode: "start the server again for a new link, or use an API key"
        case .logInRefused: "in Slipway, `create key NAME` makes an API key"
        case .tooManyLogIns(let seconds): "wait \(seconds) s, or use the link that `serve` prints"
        default: nil
        }
    }

    var httpForm: HTTPForm {
        switch self {
        case .badHost(nil): .invalid
        case .badHost: HTTPForm(status: .misdirectedRequest, code: "misdirected_request")
        case .foreignForm, .badFormToken: .rejected
        case .noSession: .tokenNotValid
        case .badEntryCode, .logInRefused:
            HTTPForm(status: .unauthorized, code: "authentication_failed")
        case .tooManyLogIns: HTTPForm(status: .tooManyRequests, code: "too_many_requests")
        case .notAForm, .notUTF8: .invalid
        case .missingField(let name), .badChoice(let name): .invalid.about("field", name)
        case .noSuchPage: HTTPForm(status: .notFound, code: "not_found")
        }
    }
}

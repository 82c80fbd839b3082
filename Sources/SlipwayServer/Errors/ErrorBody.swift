import Columns
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// An error as the platform writes it.
///
/// `{"trace":…,"errors":[{"code":…,"message":…,"target":…,"more_info":…}],"status_code":"404"}`.
/// Clients show the whole of it to people, who read `message`; `more_info` is Slipway's own code
/// of the error, the same as in the terminal.
struct ErrorBody {
    let trace: String
    let form: HTTPForm
    let message: String
    let moreInfo: String
    /// The methods that the path has, for a method that it has not.
    private var allowed: [HTTPRequest.Method] = []
    /// When it is worth trying again.
    private var secondsToWait: Int?

    var status: HTTPResponse.Status { form.status }

    init(of error: any Error, trace: String) {
        self.trace = trace
        form = HTTPForm(of: error)
        if let error = error as? LabError, let (kind, what) = error.notFoundByID {
            message = [what, kind.listing].compactMap(\.self).joined(separator: "; ")
            moreInfo = error.code
        } else if let error = error as? any UserFacingError {
            message = [error.what, error.why, error.next].compactMap(\.self).joined(separator: "; ")
            moreInfo = error.code
        } else {
            message = "something went wrong in Slipway; its log says more at trace \(trace)"
            moreInfo = "internal-error"
        }
        switch error as? RequestError {
        case .methodNotAllowed(_, _, let methods)?: allowed = methods
        case .tooManyRequests?: secondsToWait = 1
        case .tooManyLogIns(let seconds)?: secondsToWait = seconds
        default: break
        }
    }

    /// As it is sent.
    var json: JSONValue {
        var error: [JSONValue.Member] = [
            .init("code", .string(form.code)), .init("message", .string(message)),
        ]
        if let target = form.target {
            error.append(
                .init(
                    "target",
                    .object([
                        .init("type", .string(target.type)), .init("name", .string(target.name)),
                    ])))
        }
        error.append(.init("more_info", .string(moreInfo)))
        return .record([
            "trace": .string(trace), "errors": .array([.object(error)]),
            "status_code": .string("\(status.code)"),
        ])
    }

    var response: Response {
        var response = Response.json(json, status: status)
        if status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
        if let secondsToWait { response.headers[.retryAfter] = "\(secondsToWait)" }
        if !allowed.isEmpty {
            response.headers[.allow] = allowed.map(\.rawValue).joined(separator: ", ")
        }
        return response
    }
}

extension ObjectKind {
    /// Which request finds the ids of such things.
    fileprivate var listing: String? {
        switch self {
        case .space, .project: "GET /v2/\(rawValue)s lists them"
        case .model, .function, .deployment: "GET /ml/v4/\(rawValue)s?space_id=ID lists them"
        case .job: "GET /v2/jobs?space_id=ID lists them"
        case .data, .asset:
            #"POST /v2/asset_types/asset/search?space_id=ID with {"query":"*:*"} finds them"#
        default: nil
        }
    }
}

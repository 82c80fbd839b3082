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
        if let error = error as? any UserFacingError {
            let parts: [String?] =
                switch error {
                case let error as LabError:
                    error.notFoundByID.map { [$0.what, $0.kind.listing] }
                        ?? [error.what, error.why, error.apiAdvice]
                case FunctionError.syntax:
                    [error.what, error.why, "mend the code and send it again"]
                default: [error.what, error.why, error.next]
                }
            message = parts.compactMap(\.self).joined(separator: "; ")
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
    ///
    /// - Parameter isOfInference: Whether clients of the Open Inference Protocol read it, who look
    ///   for the message in another place too.
    func json(isOfInference: Bool = false) -> JSONValue {
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
            "error": isOfInference ? .string(message) : nil,
            "trace": .string(trace), "errors": .array([.object(error)]),
            "status_code": .string("\(status.code)"),
        ])
    }

    func response(isOfInference: Bool = false) -> Response {
        var response = Response.json(json(isOfInference: isOfInference), status: status)
        if status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
        if let secondsToWait { response.headers[.retryAfter] = "\(secondsToWait)" }
        if !allowed.isEmpty {
            response.headers[.allow] = allowed.map(\.rawValue).joined(separator: ", ")
        }
        return response
    }
}

import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import SlipwayCore

/// Turns whatever an answer throws into the platform's error body.
struct ErrorResponses: RouterMiddleware {
    let routes: RouteTable
    let logger: Logger

    func handle(
        _ request: Request, context: OpenContext,
        next: (Request, OpenContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let broken as BrokenConnection {
            throw broken.cause
        } catch let error as HTTPError where error.status == .notFound {
            return response(to: request, unmatched(request), context)
        } catch {
            return response(to: request, error, context)
        }
    }

    private func response(
        to request: Request, _ error: any Error, _ context: OpenContext
    ) -> Response {
        let body = ErrorBody(of: error, trace: context.trace)
        if body.status == .internalServerError {
            logger.error("\(reason(error)), trace \(context.trace)")
        }
        let page =
            routes.isForPeople(request)
            ? routes.pages?.response(to: request, error, context) : nil
        var response =
            page ?? body.response(isOfInference: request.uri.path.hasPrefix(InferenceRoutes.models))
        if case .bodyTooLarge(let limit, _)? = error as? RequestError,
            request.announcesMore(than: limit)
        {
            // Nothing of the body was read, and nobody wants to: the connection ends here.
            response.headers[.connection] = "close"
        }
        return request.method == .head ? response.createHeadResponse() : response
    }

    /// What the log may say: the text of an error that was not made for people may hold row data.
    private func reason(_ error: any Error) -> String {
        if let error = error as? any UserFacingError { return error.what }
        return "\(String(reflecting: type(of: error))), code \((error as NSError).code)"
    }

    /// The router does not tell an unknown path from a wrong method.
    private func unmatched(_ request: Request) -> RequestError {
        let allowed = routes.methods(of: request.uri.path)
        guard !allowed.isEmpty else { return .unknownPath(request.uri.path) }
        return .methodNotAllowed(request.method, path: request.uri.path, allowed: allowed)
    }
}

import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging

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
            return ErrorBody(of: unmatched(request), trace: context.trace).response
        } catch {
            let body = ErrorBody(of: error, trace: context.trace)
            if body.status == .internalServerError {
                logger.error("failed with \(error)", metadata: ["trace": "\(context.trace)"])
            }
            return body.response
        }
    }

    /// The router does not tell an unknown path from a wrong method.
    private func unmatched(_ request: Request) -> RequestError {
        let allowed = routes.methods(of: request.uri.path)
        guard !allowed.isEmpty else { return .unknownPath(request.uri.path) }
        return .methodNotAllowed(request.method, path: request.uri.path, allowed: allowed)
    }
}

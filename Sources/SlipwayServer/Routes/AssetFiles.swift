import Columns
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// The bytes of assets, by paths that need no token: who was given one may use it for an hour.
struct AssetFileRoutes {
    let lab: Lab
    let bodyLimitInBytes: Int

    var routes: [Route<OpenContext>] {
        [
            Route(.put, "/v2/asset_files/:asset", receive),
            Route(.get, "/v2/asset_files/:asset", send),
        ]
    }

    /// `multipart/form-data` with one part, or the bytes themselves: 201.
    @Sendable
    private func receive(_ request: Request, _ context: OpenContext) async throws -> Response {
        let (id, caller) = try await signed(request, .put, context)
        if let asset = try? await lab.asset(withID: id, in: nil, as: caller), asset.isComplete {
            throw RequestError.alreadyComplete(asset.name)
        }
        let type = request.headers[.contentType] ?? ""
        let form = Multipart.isForm(type) ? try Multipart(contentType: type) : nil
        let writer = try await request.content(
            into: lab.clientAssets.newContent(), limitInBytes: bodyLimitInBytes, from: form)
        do {
            _ = try await lab.clientAssets.receive(writer, for: id, as: caller)
        } catch {
            writer.discard()
            throw error
        }
        return Response(status: .created)
    }

    @Sendable
    private func send(_ request: Request, _ context: OpenContext) async throws -> Response {
        let (id, caller) = try await signed(request, .get, context)
        let asset = try await lab.asset(withID: id, in: nil, as: caller)
        guard let content = asset.content else {
            throw LabError.notFound(.data, id, place: nil, nearest: nil)
        }
        return try .file(
            await lab.clientAssets.path(of: content, inPlaceWithID: asset.placeID, as: caller),
            orElse: .contentIsFolder(model: asset.name))
    }

    private func signed(
        _ request: Request, _ method: HTTPRequest.Method, _ context: OpenContext
    ) async throws -> (id: String, caller: Caller) {
        let id = try context.parameters.require("asset")
        guard let signature = request.query("signature"),
            let user = try await lab.accessTokens.user(
                ofSignature: signature, for: "\(method.rawValue) \(id)")
        else { throw RequestError.badSignature }
        context.asker.note(user.name, .api)
        return (
            id,
            Caller(
                userName: user.name, door: .api,
                statement: "\(method.rawValue) /v2/asset_files/\(id)", references: .ids)
        )
    }
}

extension Lab {
    /// Where an asset's bytes are sent to or fetched from, without a token: a path with a secret,
    /// which ends with the API key or the password that the token was got with.
    func signedPath(
        for id: String, _ method: HTTPRequest.Method, by authentication: Authentication?
    ) async throws -> String {
        guard let authentication else { throw RequestError.noToken }
        let signature = try await accessTokens.signature(
            for: "\(method.rawValue) \(id)", by: authentication)
        return "/v2/asset_files/\(id)?signature=\(signature)"
    }
}

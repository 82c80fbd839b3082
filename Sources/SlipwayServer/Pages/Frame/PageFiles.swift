import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// The style and the script of the pages: small files in the program itself, under names that
/// hold their hash, so that browsers keep them for ever.
enum PageFiles {
    static let style = File("page", "css", "text/css", PackageResources.page_css)
    static let script = File("page", "js", "text/javascript", PackageResources.page_js)

    struct File: Sendable {
        let name: String
        fileprivate let type: String
        fileprivate let bytes: [UInt8]

        fileprivate init(_ stem: String, _ ending: String, _ type: String, _ bytes: [UInt8]) {
            name = "\(stem).\(hexadecimal(SHA256.hash(bytes)).prefix(16)).\(ending)"
            self.type = type
            self.bytes = bytes
        }

        var path: PagePath { PagePath(["files", name]) }
    }

    static var routes: [Route<OpenContext>] {
        [Route(.get, "/files/:name", file)]
    }

    @Sendable
    private static func file(_ request: Request, _ context: OpenContext) throws -> Response {
        let name = try context.parameters.require("name")
        guard let file = [style, script].first(where: { $0.name == name }) else {
            throw PageError.noSuchPage(request.uri.path)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: file.type + "; charset=utf-8",
                .cacheControl: "public, max-age=31536000, immutable",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: file.bytes))
        ).withPageHeaders
    }
}

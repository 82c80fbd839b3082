import ArgumentParser
import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import SlipwayServer

/// What `scripts/bench serve` compares the lab's server with: one route of Hummingbird, with the
/// same TLS, that reads a body and sends it back.
@main
struct BareServer: AsyncParsableCommand {
    @Option(help: "The folder with the certificate of a home.")
    var home: String?

    @Option var port = 0

    func run() async throws {
        let router = Router()
        router.post("/echo") { request, _ in
            let body = try await request.body.collect(upTo: 64 << 20)
            return Response(
                status: .ok, headers: [.contentType: "application/json"],
                body: ResponseBody(byteBuffer: body))
        }
        let protection: ServerSettings.Protection =
            home.map { .home(HomeCertificates(home: $0)) } ?? .none
        let application = Application(
            router: router, server: try HTTPServerBuilder.http1().protected(by: protection),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { channel in
                let line = "\(channel.localAddress?.port ?? 0)\n"
                FileHandle.standardOutput.write(Data(line.utf8))
            },
            logger: Logger(label: "bare") { _ in SwiftLogNoOpLogHandler() })
        try await application.runService()
    }
}

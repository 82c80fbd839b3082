import ArgumentParser
import Foundation
import Logging
import SlipwayCore
import SlipwayNotebook
import SlipwayServer

/// `slipway serve`
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Answer the platform's REST API, and show pages to people, until Ctrl-C.",
        discussion: """
            Listens on 127.0.0.1 only. A line for every request goes to standard error. The link \
            that is printed lets its user in once, within ten minutes.
            """)

    @OptionGroup var options: GlobalOptions

    @Option(help: "The port; 0 takes any that is free.")
    var port = EndpointAddress.usualPort

    func run() async throws {
        let code = await endingOnSignals {
            do {
                try await serve()
                return .done
            } catch is CancellationError {
                return .done
            } catch {
                StandardOutput.show(error, options)
                return ExitStatus(ending: error)
            }
        }
        if code != .done { throw code.thrown }
    }

    private func serve() async throws {
        var logger = Logger(
            label: "slipway", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = options.quiet ? .error : .info
        let assembly = try await LabAssembly.open(options, logger: logger)
        let start = Caller(userName: options.user, door: .api, statement: "serve")
        _ = try await assembly.lab.users.find(options.user, as: start)
        let ticker = Task { await assembly.lab.schedules.run() }
        defer { ticker.cancel() }
        do {
            try await assembly.server.run(port: port) { address in
                var text = "serving on \(address.url)\n"
                if let path = assembly.server.entryPath(for: options.user) {
                    text += "open \(address.url)\(path) in a browser\n"
                }
                StandardOutput.write(Array(text.utf8), to: STDOUT_FILENO)
            }
        } catch {
            await assembly.close()
            throw error
        }
        await assembly.close()
    }
}

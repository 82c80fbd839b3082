import ArgumentParser
import Foundation
import Logging
import SlipwayCore
import SlipwayNotebook
import SlipwayServer
import SlipwayStore

/// `slipway serve`
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Answer the platform's REST API, and show pages to people, until Ctrl-C.",
        discussion: """
            Listens on 127.0.0.1 unless told otherwise, with a certificate of its own that
            `slipway trust` tells of. A line for every request goes to standard error. The link
            that is printed lets its user in once, within ten minutes.
            """)

    @OptionGroup var options: GlobalOptions

    @Option(help: "The port; 0 takes any that is free.")
    var port = EndpointAddress.usualPort

    @Option(help: "The address to listen on; others than this machine's own let others in.")
    var host = EndpointAddress.usual.host

    @Option(
        name: .customLong("name"),
        help: "A further name by which browsers may call this server; may be given several times.")
    var names: [String] = []

    @Option(help: "off speaks plain HTTP, for use behind a terminator of TLS.")
    var tls: Protection = .on

    @Option(help: "A certificate of your own in PEM, with those of its issuers behind it.")
    var certificate: String?

    @Option(help: "The private key of that certificate in PEM.")
    var key: String?

    @Option(help: "The longest request body that is taken, in MiB.")
    var bodyLimit = 64

    @Option(help: "The most records that are scored in one request; more get status 413.")
    var rowLimit = 1_000_000

    @Option(help: "How long a request may take, in seconds; then it gets status 504.")
    var timeLimit = 300

    @Option(help: "How many requests are answered at a time; more get status 429.")
    var requests = 1000

    @Option(help: "How many connections are open at a time; more wait until one is closed.")
    var connections = 1024

    enum Protection: String, ExpressibleByArgument, CaseIterable {
        case on, off
    }

    func validate() throws {
        if (certificate == nil) != (key == nil) {
            throw ValidationError("--certificate and --key belong together.")
        }
        if tls == .off && certificate != nil {
            throw ValidationError("--tls off has no use for a certificate.")
        }
        if let name = names.first(where: { HostName($0) == nil }) {
            throw ValidationError(
                "--name is a host name or an IP address without a port: '\(name)' is none.")
        }
        guard (1...4096).contains(bodyLimit) else {
            throw ValidationError("--body-limit is 1 to 4096 MiB.")
        }
        guard rowLimit > 0 else { throw ValidationError("--row-limit is at least 1.") }
        guard (1...86_400).contains(timeLimit) else {
            throw ValidationError("--time-limit is 1 to 86400 s.")
        }
        guard requests > 0 else { throw ValidationError("--requests is at least 1.") }
        guard (1...100_000).contains(connections) else {
            throw ValidationError("--connections is 1 to 100000.")
        }
    }

    private func settings(_ home: Home) -> ServerSettings {
        var settings = ServerSettings(
            host: host,
            protection: tls == .off
                ? .none
                : certificate.flatMap { certificate in
                    key.map { .own(certificate: certificate, key: $0) }
                } ?? .home(HomeCertificates(home: home.path)))
        settings.bodyLimitInBytes = bodyLimit << 20
        settings.requestLimit = requests
        settings.connectionLimit = connections
        settings.rowLimit = rowLimit
        settings.timeLimit = .seconds(timeLimit)
        settings.hostNames = Set((names + [host]).map { HostName($0)?.text ?? $0 })
        return settings
    }

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
            label: "slipway", factory: { _ in LogfmtHandler() })
        logger.logLevel = options.quiet ? .error : .info
        let assembly = try await LabAssembly.open(
            options, server: { settings($0) }, logger: logger)
        let start = Caller(userName: options.user, door: .api, statement: "serve")
        _ = try await assembly.lab.users.find(options.user, as: start)
        let ticker = Task { [logger] in
            await assembly.lab.schedules.run { error in
                let reason = (error as? any UserFacingError)?.what ?? "\(error)"
                logger.error("schedules and runs cannot be looked after: \(reason)")
            }
        }
        do {
            try await assembly.server.run(port: port) { [logger] address in
                warnOfOthers(logger)
                var text = "serving on \(address.url)\n"
                if let path = assembly.server.entryPath(for: options.user) {
                    text += "open \(address.url)\(path) in a browser\n"
                }
                StandardOutput.write(Array(text.utf8), to: STDOUT_FILENO)
            }
        } catch {
            // Before the home is closed under it, which it would report.
            ticker.cancel()
            await assembly.close()
            throw error
        }
        ticker.cancel()
        await assembly.close()
    }

    /// Says what it means to listen on more than this machine's own addresses.
    private func warnOfOthers(_ logger: Logger) {
        if ["127.0.0.1", "::1", "localhost"].contains(host) { return }
        logger.warning("listening on \(host): others in the network can reach this lab")
        if tls == .off {
            logger.warning("without TLS, others can read passwords and keys on their way")
        } else if certificate == nil {
            logger.warning(
                "the home's own certificate is for this machine's own names only: others need --certificate and --key, and --name for browsers"
            )
        }
    }
}

// SlipwayServer: the platform's REST API, answered from the lab on this machine.
//
// Start here: `LabServer` listens, `RouteTable` lists what is answered, and a file in `Routes/`
// for every area answers it. To add an area, copy `Routes/Predictions.swift` and add its line to
// the table. Routes call the use cases of the core and throw its errors; `Errors/ErrorTable.swift`
// says as which HTTP status and code each one is told.

import Foundation
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
import ServiceLifecycle
public import SlipwayCore

/// Answers the platform's REST API on this machine.
public actor LabServer: EndpointServer {
    /// How long requests may still take when the server is to stop.
    private static let patience = Duration.seconds(30)

    private enum State {
        case stopped
        /// Starts to listen, or listens.
        case started(Task<Listener, any Error>)
        case stopping(Task<Void, Never>)
    }

    /// A server that accepts connections.
    private struct Listener {
        let address: EndpointAddress
        let services: ServiceGroup
        /// Ends when nothing is answered any more.
        let end: Task<Void, Never>
    }

    private let routes: RouteTable
    /// `nil` for a listener that nobody else is to find.
    private let holders: PortHolders?
    private let settings: ServerSettings
    private let logger: Logger
    private var state = State.stopped

    /// - Parameters:
    ///   - store: The lab's own store; in its settings the programs that share the home note
    ///     which of them has which port.
    ///   - logger: Receives a line for every request: method, path, status and duration, never
    ///     the query, row data or secrets.
    public init(
        lab: Lab, store: any LabStore, settings: ServerSettings, logger: Logger
    ) {
        routes = RouteTable(lab: lab, settings)
        self.settings = settings
        holders = PortHolders(store: store)
        self.logger = logger
    }

    /// A listener for the functions that this program runs.
    init(lab: Lab, callbacks: CallbackTokens, logger: Logger) {
        settings = ServerSettings(protection: .none)
        routes = RouteTable(lab: lab, settings, callbacks: callbacks)
        holders = nil
        self.logger = logger
    }

    public func start(port: Int?) async throws -> EndpointAddress {
        while case .stopping(let stopping) = state { await stopping.value }
        if case .started(let starting) = state {
            let address = try await starting.value.address
            if let port, port != 0, port != address.port {
                throw LabError.alreadyServing(url: address.url)
            }
            return address
        }
        let starting = Task {
            do {
                return try await listen(on: port ?? EndpointAddress.usualPort)
            } catch {
                if case .started = state { state = .stopped }
                throw error
            }
        }
        state = .started(starting)
        return try await starting.value.address
    }

    /// Stops listening. Requests that are being answered have half a minute to finish.
    public func stop() async {
        if case .started(let starting) = state {
            state = .stopping(
                Task {
                    if let listener = try? await starting.value {
                        await listener.services.triggerGracefulShutdown()
                        await listener.end.value
                        await forget(listener.address)
                    }
                    state = .stopped
                })
        }
        while case .stopping(let stopping) = state { await stopping.value }
    }

    public func address() async -> EndpointAddress? {
        guard case .started(let starting) = state else { return nil }
        return try? await starting.value.address
    }

    public func addressOfHome() async -> EndpointAddress? {
        if let own = await address() { return own }
        return await holders?.newestAddress()
    }

    /// A path that lets a user in once, within ten minutes: `/enter?code=…`.
    public nonisolated func entryPath(for userName: String) -> String? {
        routes.pages.map { "/enter?code=" + $0.codes.issue(for: userName) }
    }

    /// Listens until the task is cancelled; what `slipway serve` does.
    ///
    /// - Parameter announce: Called once requests are answered.
    /// - Throws: what `start` and `announce` throw, and when listening ends by itself.
    public func run(
        port: Int?, announce: @Sendable (EndpointAddress) async throws -> Void
    ) async throws {
        let address = try await start(port: port)
        do {
            try await announce(address)
        } catch {
            await stop()
            throw error
        }
        await withTaskCancellationHandler {
            if case .started(let starting) = state { await (try? starting.value)?.end.value }
        } onCancel: {
            Task { await stop() }
        }
        let wasStopped = if case .started = state { Task.isCancelled } else { true }
        await stop()
        if !wasStopped { throw ServerError.ended(port: address.port) }
    }

    // MARK: Listening

    private func listen(on port: Int) async throws -> Listener {
        guard (0...65_535).contains(port) else { throw ServerError.badPort(port) }
        let (boundPorts, bound) = AsyncThrowingStream.makeStream(of: Int.self)
        let services = try services(port: port) { bound.yield($0) }
        let end = Task {
            do {
                try await services.run()
                bound.finish()
            } catch {
                bound.finish(throwing: error)
            }
        }
        do {
            for try await port in boundPorts {
                let address = EndpointAddress(
                    scheme: settings.isSecure ? .https : .http, host: settings.host, port: port)
                await remember(address)
                return Listener(address: address, services: services, end: end)
            }
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw LabError.portTaken(port, holder: await holders?.holder(of: port))
        } catch let error as IOError
            where [EADDRNOTAVAIL, EAFNOSUPPORT].contains(error.errnoCode)
        {
            throw ServerError.badHost(settings.host)
        } catch let error as IOError {
            throw ServerError.cannotListen(
                port: port, reason: String(cString: strerror(error.errnoCode)))
        } catch is SocketAddressError.UnknownHost {
            throw ServerError.badHost(settings.host)
        }
        throw ServerError.cannotListen(port: port, reason: nil)
    }

    /// The HTTP server as a service that ends quietly.
    ///
    /// Hummingbird gets no logger: it reports a port that is taken, or a client that breaks off,
    /// as an error of its own, and here the caller or nobody has to know.
    private nonisolated func services(
        port: Int, whenBound: @escaping @Sendable (Int) -> Void
    ) throws -> ServiceGroup {
        let connections = ConnectionLimit(settings.connectionLimit, logger: logger)
        connections.raiseFileLimit()
        let silent = Logger(label: logger.label) { _ in SwiftLogNoOpLogHandler() }
        let application = Application(
            responder: routes.responder(logger: logger),
            server: try .lab(
                settings.protection, bodyLimitInBytes: settings.bodyLimitInBytes,
                routes.immediatePredictions(logger: logger),
                routes.unreadableRequests(logger: logger), routes.connections),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: port),
                availableConnectionsDelegate: connections),
            onServerRunning: { channel in whenBound(channel.localAddress?.port ?? port) },
            logger: silent)
        var configuration = ServiceGroupConfiguration(services: [application], logger: silent)
        configuration.maximumGracefulShutdownDuration = Self.patience
        return ServiceGroup(configuration: configuration)
    }

    // MARK: Who has the port

    /// A note that cannot be written costs only a part of a later error message.
    private func remember(_ address: EndpointAddress) async {
        do {
            try await holders?.remember(
                PortHolders.Server(
                    address: address, certificatePath: settings.ownCertificatePath))
        } catch {
            logger.warning("cannot note who has port \(address.port): \(error)")
        }
    }

    private func forget(_ address: EndpointAddress) async {
        try? await holders?.forget(port: address.port)
    }
}

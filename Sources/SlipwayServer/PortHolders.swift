import Foundation
public import SlipwayCore

/// Notes in the settings of a home which program listens on which port.
///
/// A program that is killed leaves its note behind, so a note counts only while its process lives.
public struct PortHolders: Sendable {
    private let store: any LabStore

    /// - Parameter store: The home's.
    public init(store: any LabStore) {
        self.store = store
    }

    /// A server of a home that runs.
    public struct Server: Sendable, Equatable {
        public let address: EndpointAddress
        /// Where its certificate lies, when it is not the home's own.
        public let certificatePath: String?
    }

    func remember(_ server: Server) async throws {
        let address = server.address
        let note = "slipway (process \(ProcessInfo.processInfo.processIdentifier))"
        try await store.write(keep: true) {
            let others = try Self.running($0).filter { $0.port != address.port }
            try $0.set(Self.setting(address.port), to: note)
            try $0.set(Self.certificate(address.port), to: server.certificatePath ?? "")
            try $0.set(Self.servers, to: ([address] + others).map(\.url).joined(separator: " "))
        }
    }

    /// Of the programs of this home that listen, where the one does that began last.
    public func newestAddress() async -> EndpointAddress? {
        try? await store.read { try Self.running($0).first }
    }

    /// The same, with what it shows to clients.
    public func newestServer() async -> Server? {
        try? await store.read { reader in
            try Self.running(reader).first.map { address in
                let path = try reader.setting(Self.certificate(address.port)) ?? ""
                return Server(address: address, certificatePath: path.isEmpty ? nil : path)
            }
        }
    }

    func forget(port: Int) async throws {
        try await store.write(keep: true) { try $0.set(Self.setting(port), to: "") }
    }

    /// The program that has the port, `slipway (process 4711)`, as far as it can be found out.
    func holder(of port: Int) async -> String? {
        let own = try? await store.read { try Self.holder(of: port, $0) }
        return own ?? PortListener.description(of: port)
    }

    /// Where programs of this home listen, the newest first.
    private static func running(_ reader: any ObjectReader) throws -> [EndpointAddress] {
        try (reader.setting(servers) ?? "").split(separator: " ")
            .compactMap { EndpointAddress(url: String($0)) }
            .filter { try holder(of: $0.port, reader) != nil }
    }

    private static func holder(of port: Int, _ reader: any ObjectReader) throws -> String? {
        guard let note = try reader.setting(setting(port)),
            let match = note.firstMatch(of: /\(process ([0-9]+)\)$/),
            let process = pid_t(match.1), isAlive(process)
        else { return nil }
        return note
    }

    /// Addresses with spaces between them; also of programs that were killed, until another begins.
    private static let servers = "servers"

    private static func setting(_ port: Int) -> String { "server:\(port)" }

    /// Outlives the server, whose note it goes with.
    private static func certificate(_ port: Int) -> String { "certificate:\(port)" }

    /// A signal 0 is delivered to nobody, but tells whether there is somebody.
    private static func isAlive(_ process: pid_t) -> Bool {
        kill(process, 0) == 0 || errno == EPERM
    }
}

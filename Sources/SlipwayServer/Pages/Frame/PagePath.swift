import Foundation

/// An address of a page: `/spaces/ID/jobs?from=10`.
struct PagePath: Sendable, Equatable {
    private(set) var text: String

    /// - Parameters:
    ///   - segments: As they are; each is escaped.
    ///   - query: Names and values, in order.
    init(_ segments: [String], query: KeyValuePairs<String, String> = [:], fragment: String? = nil)
    {
        text = "/" + segments.map(Self.escaped).joined(separator: "/")
        if !query.isEmpty {
            text +=
                "?"
                + query.map { "\(Self.escaped($0.key))=\(Self.escaped($0.value))" }
                .joined(separator: "&")
        }
        if let fragment { text += "#" + Self.escaped(fragment) }
    }

    /// A path of this server that came in a request, to go back to.
    ///
    /// - Returns: `nil` for anything that could lead elsewhere, such as `//host` or `/\host`.
    init?(local text: String) {
        guard text.hasPrefix("/"), !text.hasPrefix("//"), text.utf8.count <= 500,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") })
        else { return nil }
        self.text = text
    }

    static let home = PagePath(["spaces"])
    static let useCases = PagePath(["usecases"])
    static let entry = PagePath(["enter"])

    static func space(_ id: String, _ tab: SpaceTab = .overview) -> PagePath {
        PagePath(tab == .overview ? ["spaces", id] : ["spaces", id, tab.rawValue])
    }

    static func deployment(_ id: String) -> PagePath { PagePath(["deployments", id]) }
    static func job(_ id: String) -> PagePath { PagePath(["jobs", id]) }
    static func run(_ id: String) -> PagePath { PagePath(["runs", id]) }
    static func factSheet(_ modelID: String) -> PagePath { PagePath(["factsheets", modelID]) }
    static func useCase(_ id: String) -> PagePath { PagePath(["usecases", id]) }

    private static func escaped(_ text: String) -> String {
        var allowed = CharacterSet.alphanumerics.intersection(
            CharacterSet(charactersIn: "\0"..."~"))
        allowed.insert(charactersIn: "-._~")
        return text.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
    }
}

extension Markup.Interpolation {
    mutating func appendInterpolation(_ path: PagePath) {
        appendInterpolation(path.text)
    }
}

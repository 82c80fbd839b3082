import Foundation
public import Logging
import SlipwayCore

/// Writes every line of the log as pairs: `time=… level=… KEY=VALUE …`, to standard error.
///
/// What happened stands in `message`; lines of requests, with `log=requests`, have pairs of their
/// own in its place. Values with anything but plain characters in them are quoted, as in JSON.
public struct LogfmtHandler: LogHandler {
    static let logKey = "log"
    static let requests = "requests"

    public var metadata: Logger.Metadata = [:]
    public var logLevel = Logger.Level.info

    private let write: @Sendable (String) -> Void

    public init() {
        self.init { try? FileHandle.standardError.write(contentsOf: Data($0.utf8)) }
    }

    init(write: @escaping @Sendable (String) -> Void) {
        self.write = write
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var pairs = ["time=\(Date.now.iso8601)", "level=\(event.level.rawValue)"]
        let all = metadata.merging(event.metadata ?? [:]) { _, own in own }
        for (key, value) in all.sorted(by: { $0.key < $1.key }) {
            pairs.append("\(key)=\(Logfmt.value("\(value)"))")
        }
        let message = "\(event.message)"
        let isRequest = all[Self.logKey] == .string(Self.requests)
        pairs.append(isRequest ? message : "message=\(Logfmt.value(message))")
        write(pairs.joined(separator: " ") + "\n")
    }
}

/// Values as they stand in a line of pairs.
enum Logfmt {
    /// A value, quoted where something in it could end it.
    static func value(_ text: String) -> String {
        let isPlain =
            !text.isEmpty
            && text.utf8.allSatisfy {
                (0x21...0x7e).contains($0) && ![0x22, 0x3d, 0x5c].contains($0)
            }
        if isPlain { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case _
            where scalar.properties.generalCategory == .control
                || [.lineSeparator, .paragraphSeparator, .format]
                    .contains(scalar.properties.generalCategory):
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

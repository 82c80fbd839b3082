import Foundation
import Testing

/// Tables of lines and the answers to them, one pair a line: `INPUT → ANSWER`.
///
/// With `SLIPWAY_RECORD` set in the environment the answers are written anew; read the diff.
enum Golden {
    private static let separator = " → "

    static func check(
        _ name: String, answer: (String) -> String, location: SourceLocation = #_sourceLocation
    ) throws {
        let text = try fixture(name)
        var lines: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            guard !line.isEmpty, !line.hasPrefix("#") else {
                lines.append(String(line))
                continue
            }
            let input = line.components(separatedBy: separator)[0]
            let actual = input + separator + answer(input)
            lines.append(actual)
            if !isRecording { #expect(line == actual, sourceLocation: location) }
        }
        if isRecording {
            try lines.joined(separator: "\n").write(
                to: url(name), atomically: true, encoding: .utf8)
        }
    }

    static var isRecording: Bool { ProcessInfo.processInfo.environment["SLIPWAY_RECORD"] != nil }

    static func fixture(_ name: String) throws -> String {
        try String(contentsOf: url(name), encoding: .utf8)
    }

    static func url(_ name: String) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name)")
    }
}

import Columns
import Foundation
import SlipwayCore

/// Which Python runs what: one for every software specification, where a person has named them.
///
/// The file is a JSON object of specifications and programs, such as
/// `{"runtime-22.2-py3.10": "/opt/py310/bin/python", "*": "/usr/bin/python3"}`; `*` stands for all
/// others. It is read whenever a worker starts. What it does not name runs in the Python that
/// SLIPWAY_PYTHON names, else in `python3` of the PATH.
struct PythonEnvironments: Sendable {
    private static let limitInBytes = 1 << 20

    let environment: [String: String]
    let file: String?

    /// - Throws: `FunctionError.noPython` for a file that cannot be understood.
    func interpreter(for specification: String?) throws -> Interpreter {
        let named = try named()
        let path = specification.flatMap { named[$0] } ?? named["*"]
        return Interpreter(environment: environment, program: path)
    }

    private func named() throws -> [String: String] {
        guard let file, let data = FileManager.default.contents(atPath: file) else { return [:] }
        guard data.count <= Self.limitInBytes,
            case .object(let members)? = try? JSONValue.parse(Array(data))
        else { throw FunctionError.noPython(reason: "`\(file)` is no JSON object") }
        var named: [String: String] = [:]
        for member in members {
            guard let path = member.value.string, !path.isEmpty else {
                throw FunctionError.noPython(
                    reason: "`\(file)` names no program for `\(member.key)`")
            }
            named[member.key] =
                path.hasPrefix("~/") ? (path as NSString).expandingTildeInPath : path
        }
        return named
    }
}

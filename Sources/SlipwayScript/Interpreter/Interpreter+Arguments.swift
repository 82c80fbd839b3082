import Columns
import SlipwayCore

/// Values given from outside for `param`.
extension Interpreter {
    /// The value given from outside for a parameter, read as the type of its default.
    func argument(_ name: Word, default value: JSONValue) throws -> JSONValue {
        session.usedArguments.insert(name.text)
        return try Self.argument(session.arguments[name.text], for: name, default: value)
    }

    /// What is wrong with arguments, as far as it shows before anything has run: the type of a
    /// default with variables does not.
    public static func diagnostics(
        of arguments: [String: String], for statements: [Statement]
    ) -> [Diagnostic] {
        let nothing = Session()
        return statements.compactMap { statement in
            guard case .param(let name, let expression) = statement.kind,
                let value = try? nothing.value(of: expression)
            else { return nil }
            do throws(Diagnostic) {
                _ = try argument(arguments[name.text], for: name, default: value)
                return nil
            } catch {
                return error
            }
        }
    }

    private static func argument(
        _ text: String?, for name: Word, default value: JSONValue
    ) throws(Diagnostic) -> JSONValue {
        guard let text else { return value }
        switch value {
        case .string, .null: return .string(text)
        default: break
        }
        let parsed = (try? JSONValue.parse(Array(text.utf8))) ?? .string(text)
        switch (value, parsed) {
        case (.number, .number), (.boolean, .boolean), (.array, .array), (.object, .object):
            return parsed
        default:
            throw Diagnostic(
                code: "bad-value",
                what:
                    "the value `\(text)` for the parameter `\(name.text)` is not \(value.typeName)",
                why: "its default is \(value.excerpt)", next: nil, span: name.span)
        }
    }
}

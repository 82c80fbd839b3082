import HTTPTypes
import HummingbirdCore

/// What a person has filled in, as browsers send it (`application/x-www-form-urlencoded`), or the
/// query of an address, which is written in the same way.
struct FormFields: Sendable {
    /// In the order in which they stand on the page; a name may occur more than once.
    private let fields: [(name: String, value: String)]

    init(_ text: some StringProtocol) {
        fields = text.split(separator: "&").map { field in
            let halves = field.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.plain(halves[0]), halves.count > 1 ? Self.plain(halves[1]) : "")
        }
    }

    /// The first value with this name.
    subscript(name: String) -> String? {
        fields.first { $0.name == name }?.value
    }

    /// The value with this name, unless it is blank.
    func text(_ name: String) -> String? {
        guard let value = self[name], !value.allSatisfy(\.isWhitespace) else { return nil }
        return value
    }

    /// The value that must be there.
    func required(_ name: String) throws -> String {
        guard let value = text(name) else { throw PageError.missingField(name) }
        return value
    }

    /// Every value, by name, in order.
    var valuesByName: [String: [String]] {
        Dictionary(grouping: fields, by: \.name).mapValues { $0.map(\.value) }
    }

    private static func plain(_ text: some StringProtocol) -> String {
        var bytes: [UInt8] = []
        var rest = Substring(text).utf8
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "+") {
                bytes.append(0x20)
            } else if byte == UInt8(ascii: "%"), digits.count == 2,
                let value = UInt8(String(Substring(digits)), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Request {
    /// The fields of a form that was sent.
    ///
    /// - Throws: `PageError.notAForm` for a body of another kind.
    func formFields(limitInBytes: Int) async throws -> FormFields {
        let type = headers[.contentType]?.prefix { $0 != ";" }.lowercased()
        guard type == "application/x-www-form-urlencoded" else { throw PageError.notAForm }
        let bytes = try await bytes(limitInBytes: limitInBytes)
        return FormFields(String(decoding: bytes, as: UTF8.self))
    }
}

import HTTPTypes
import HummingbirdCore

/// What a person has filled in, as browsers send it (`application/x-www-form-urlencoded`), or the
/// query of an address, which is written in the same way.
struct FormFields: Sendable {
    /// In the order in which they stand on the page; a name may occur more than once.
    private let fields: [(name: String, value: String)]

    /// What cannot be read stays as it is written: `%zz`, or bytes that are not UTF-8.
    init(_ text: some StringProtocol) {
        fields = Self.halves(of: text.utf8).map { name, value in
            (Self.plain(name) ?? Self.written(name), Self.plain(value) ?? Self.written(value))
        }
    }

    /// - Throws: `PageError.notUTF8` for bytes that are none; a `%` that begins no escape stays.
    init(form bytes: [UInt8]) throws {
        fields = try Self.halves(of: bytes).map { name, value in
            guard let plainName = Self.plain(name) else { throw PageError.notUTF8(field: nil) }
            guard let plainValue = Self.plain(value) else {
                throw PageError.notUTF8(field: plainName)
            }
            return (plainName, plainValue)
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

    private static func halves(
        of form: some Sequence<UInt8>
    ) -> [(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)] {
        Array(form).split(separator: UInt8(ascii: "&")).map { field in
            let sign = field.firstIndex(of: UInt8(ascii: "=")) ?? field.endIndex
            return (field[..<sign], field[sign...].dropFirst())
        }
    }

    private static func written(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    /// With `+` and escapes resolved; `nil` when that is not UTF-8.
    private static func plain(_ written: ArraySlice<UInt8>) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(written.count)
        var next = written.startIndex
        while next < written.endIndex {
            let byte = written[next]
            next += 1
            if byte == UInt8(ascii: "+") {
                bytes.append(0x20)
            } else if byte == UInt8(ascii: "%"), next + 1 < written.endIndex,
                let high = hexDigit(written[next]), let low = hexDigit(written[next + 1])
            {
                bytes.append(high << 4 | low)
                next += 2
            } else {
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Digits only: the standard library would read `+1` and `-0`, too.
    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension Request {
    /// The fields of a form that was sent.
    ///
    /// - Throws: `PageError.notAForm` for a body of another kind, `notUTF8` for one that is no text.
    func formFields(limitInBytes: Int) async throws -> FormFields {
        let type = headers[.contentType]?.prefix { $0 != ";" }.lowercased()
        guard type == "application/x-www-form-urlencoded" else { throw PageError.notAForm }
        return try FormFields(form: await bytes(limitInBytes: limitInBytes))
    }
}

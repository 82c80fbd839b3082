import Foundation

/// Reads the one part of a `multipart/form-data` body (RFC 7578), whose bytes may be anything, while
/// they come: no more of them is kept than the boundary is long.
struct Multipart {
    private enum State {
        case beforePart, inHead, inContent, afterPart, done
    }

    /// What may precede the content.
    private static let headLimitInBytes = 64 << 10

    private let delimiter: [UInt8]
    private var state = State.beforePart
    /// What came and is not used yet. At first a line end stands before the body, as it does before
    /// every later delimiter.
    private var pending: [UInt8] = [13, 10]

    /// - Throws: `RequestError.badMultipart`.
    init(contentType: String) throws {
        guard let boundary = Self.boundary(of: contentType) else {
            throw RequestError.badMultipart(reason: "the content type names no boundary")
        }
        delimiter = Array("\r\n--\(boundary)".utf8)
    }

    /// Whether a body of this type is a form.
    static func isForm(_ contentType: String) -> Bool {
        contentType.lowercased().hasPrefix("multipart/form-data")
    }

    /// Takes the next bytes of the body.
    ///
    /// - Returns: the next bytes of the part, exactly.
    /// - Throws: `RequestError.badMultipart`.
    mutating func content(in bytes: [UInt8]) throws -> [UInt8] {
        pending += bytes
        var content: [UInt8] = []
        while try advance(&content) {}
        return content
    }

    /// - Throws: `RequestError.badMultipart` when the body has ended too early.
    func finish() throws {
        switch state {
        case .beforePart:
            throw RequestError.badMultipart(reason: "the boundary does not stand in it")
        case .inHead: throw RequestError.badMultipart(reason: "the part's head does not end")
        case .inContent, .afterPart:
            throw RequestError.badMultipart(reason: "the boundary does not come again")
        case .done: break
        }
    }

    /// Goes one state on, if what has come is enough for that.
    private mutating func advance(_ content: inout [UInt8]) throws -> Bool {
        switch state {
        case .beforePart:
            guard skip(behind: delimiter) else { return try wait(for: "no boundary begins it") }
            state = .inHead
        case .inHead:
            // Behind the delimiter of the last part there is no other one.
            guard skip(behind: [13, 10, 13, 10]) else {
                return try wait(for: "the part's head does not end")
            }
            state = .inContent
        case .inContent:
            let end = place(of: delimiter)
            // A delimiter may have begun.
            let count = end ?? max(0, pending.count - delimiter.count + 1)
            content += pending[..<count]
            pending.removeFirst(count)
            guard end != nil else { return false }
            pending.removeFirst(delimiter.count)
            state = .afterPart
        case .afterPart:
            guard pending.count >= 2 else { return false }
            guard pending.starts(with: Array("--".utf8)) else {
                throw RequestError.badMultipart(reason: "it has more than one part")
            }
            state = .done
        case .done:
            pending = []
            return false
        }
        return true
    }

    private func wait(for reason: String) throws -> Bool {
        guard pending.count <= Self.headLimitInBytes else {
            throw RequestError.badMultipart(reason: reason)
        }
        return false
    }

    private mutating func skip(behind mark: [UInt8]) -> Bool {
        guard let place = place(of: mark) else { return false }
        pending.removeFirst(place + mark.count)
        return true
    }

    /// - Precondition: the mark begins with a carriage return, which is rare elsewhere.
    private func place(of mark: [UInt8]) -> Int? {
        pending.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return nil }
            var start = 0
            while bytes.count - start >= mark.count,
                let found = memchr(base + start, 13, bytes.count - start - mark.count + 1)
            {
                if memcmp(found, mark, mark.count) == 0 { return UnsafeRawPointer(found) - base }
                start = UnsafeRawPointer(found) - base + 1
            }
            return nil
        }
    }

    private static func boundary(of contentType: String) -> String? {
        for parameter in contentType.split(separator: ";").dropFirst() {
            let text = parameter.drop { $0 == " " }
            guard text.lowercased().hasPrefix("boundary=") else { continue }
            let value = text.dropFirst("boundary=".count).filter { $0 != "\"" }
            return (1...70).contains(value.utf8.count) ? value : nil
        }
        return nil
    }
}

/// The one part of a `multipart/form-data` body (RFC 7578), whose bytes may be anything.
enum Multipart {
    /// - Returns: the part's bytes, exactly.
    /// - Throws: `RequestError.badMultipart`.
    static func onlyPart(of body: [UInt8], contentType: String) throws -> ArraySlice<UInt8> {
        guard let boundary = boundary(of: contentType) else {
            throw RequestError.badMultipart(reason: "the content type names no boundary")
        }
        let delimiter = Array("--\(boundary)".utf8)
        // The body begins with a delimiter, or with a line end and one.
        var rest = body[...]
        if rest.starts(with: [13, 10]) { rest = rest.dropFirst(2) }
        guard rest.starts(with: delimiter) else {
            throw RequestError.badMultipart(reason: "it does not begin with the boundary")
        }
        rest = rest.dropFirst(delimiter.count)
        guard let headEnd = rest.firstRange(of: [13, 10, 13, 10]) else {
            throw RequestError.badMultipart(reason: "the part's head does not end")
        }
        let content = rest[headEnd.upperBound...]
        guard let end = content.firstRange(of: [13, 10] + delimiter) else {
            throw RequestError.badMultipart(reason: "the boundary does not come again")
        }
        guard content[end.upperBound...].starts(with: Array("--".utf8)) else {
            throw RequestError.badMultipart(reason: "it has more than one part")
        }
        return content[..<end.lowerBound]
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

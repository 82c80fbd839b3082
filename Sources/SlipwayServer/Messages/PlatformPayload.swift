import Columns

/// The one shape in which the REST API takes records: `{"input_data":[…]}`.
///
/// The lab's reader also takes lists of records and CSV, which the platform does not.
enum PlatformPayload {
    /// Checks that a body is an object with an array `input_data`, whose items it leaves alone.
    ///
    /// - Throws: `RequestError.noInputData`, or `notJSON` for what is no JSON at all.
    static func check(_ body: [UInt8]) throws {
        if beginsWithInputData(body) { return }
        // Rare: something stands before it, or it is not there. Then it may take longer.
        guard try JSONValue.ofBody(body)["input_data"]?.array != nil else {
            throw RequestError.noInputData
        }
    }

    static func beginsWithInputData(_ body: [UInt8]) -> Bool {
        var place = 0
        for token in ["{", "\"input_data\"", ":", "["] {
            while place < body.count, body[place] == 0x20 || (0x09...0x0d).contains(body[place]) {
                place += 1
            }
            for byte in token.utf8 {
                guard place < body.count, body[place] == byte else { return false }
                place += 1
            }
        }
        return true
    }
}

import Columns
import HTTPTypes
import Hummingbird
import HummingbirdCore

extension Response {
    /// A JSON object as an answer.
    static func json(
        _ members: KeyValuePairs<String, JSONValue>, status: HTTPResponse.Status = .ok
    ) -> Response {
        var bytes: [UInt8] = []
        JSONValue.object(members.map { JSONValue.Member($0.key, $0.value) }).append(to: &bytes)
        return json(bytes: bytes, status: status)
    }

    static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
        var bytes: [UInt8] = []
        value.append(to: &bytes)
        return json(bytes: bytes, status: status)
    }

    /// A JSON document that is already written.
    static func json(bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

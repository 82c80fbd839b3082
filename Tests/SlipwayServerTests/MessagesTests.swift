import Columns
import SlipwayCore
import Testing

@testable import SlipwayServer

/// What requests and answers are made of.
@Suite struct MessagesTests {
    private static let type = "multipart/form-data; boundary=xyz"

    @Test(
        arguments: [
            [], Array("plain".utf8), [0, 13, 10, 45, 45, 255], Array("\r\n--xy\r\n--other--".utf8),
        ] as [[UInt8]])
    func `the bytes of a part come as they were sent`(content: [UInt8]) throws {
        let head = "--xyz\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n"
        let body = Array(head.utf8) + content + Array("\r\n--xyz--\r\n".utf8)
        for size in [1, 2, 7, body.count] {
            #expect(try part(of: body, inPiecesOf: size) == content)
            #expect(try part(of: Array("preamble\r\n".utf8) + body, inPiecesOf: size) == content)
        }
    }

    private func part(of body: [UInt8], inPiecesOf size: Int) throws -> [UInt8] {
        var form = try Multipart(contentType: Self.type)
        var content: [UInt8] = []
        for start in stride(from: 0, to: body.count, by: size) {
            content += try form.content(in: Array(body[start...].prefix(size)))
        }
        try form.finish()
        return content
    }

    @Test(arguments: [
        "", "--xyz", "--xyz\r\n\r\nno end", "--abc\r\n\r\nx\r\n--abc--",
        "--xyz\r\n\r\none\r\n--xyz\r\n\r\ntwo\r\n--xyz--",
    ])
    func `what is no form with one part is refused`(body: String) {
        #expect(throws: RequestError.self) {
            try part(of: Array(body.utf8), inPiecesOf: max(1, body.utf8.count))
        }
    }

    @Test func `a form without a boundary is refused`() {
        #expect(throws: RequestError.self) {
            try Multipart(contentType: "multipart/form-data")
        }
    }

    @Test func `what was compressed is expanded, and plain bytes stay`() throws {
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let compressed = try Gzip.compress(bytes)
        #expect(compressed.count < bytes.count)
        #expect(try Gzip.expandIfCompressed(compressed, limitInBytes: 100_000) == bytes)
        #expect(try Gzip.expandIfCompressed(bytes, limitInBytes: 1) == bytes)
    }

    @Test func `a bomb and a torso are refused`() throws {
        let bomb = try Gzip.compress([UInt8](repeating: 0, count: 1 << 20))
        #expect(throws: RequestError.self) {
            try Gzip.expandIfCompressed(bomb, limitInBytes: 1 << 16)
        }
        #expect(throws: RequestError.self) {
            try Gzip.expandIfCompressed(Array(bomb.dropLast(20)), limitInBytes: 1 << 21)
        }
    }

    @Test func `changes set, remove and reach into members`() throws {
        let patch = try Patch(
            .parse(
                Array(
                    #"""
                    [{"op":"add","path":"/name","value":"n"},{"op":"replace","path":"/tags",
                    "value":["t"]},{"op":"add","path":"/custom/deep","value":1},
                    {"op":"remove","path":"/gone"}]
                    """#.utf8)))
        let entity = try JSONValue.parse(Array(#"{"custom":{"kept":2},"gone":3}"#.utf8))
        let change = try patch.assetChange(of: entity)
        #expect(change.name == "n")
        #expect(change.tags == ["t"])
        #expect(change.entity.map(\.key) == ["custom", "gone"])
        #expect(change.entity[0].value?.compact == #"{"kept":2,"deep":1}"#)
        #expect(change.entity[1].value == nil)
    }

    @Test(arguments: [
        "{}", #"[{"op":"move","path":"/a"}]"#, #"[{"op":"add","path":"a","value":1}]"#,
        #"[{"op":"add","path":"/a"}]"#, #"[{"op":"add","path":"//","value":1}]"#,
    ])
    func `what is no list of changes is refused`(body: String) throws {
        let value = try JSONValue.parse(Array(body.utf8))
        #expect(throws: RequestError.self) { try Patch(value) }
    }
}

import Testing

@testable import PythonWorkers

@Suite struct FrameReaderTests {
    @Test func `a message comes out as it went in, however it is cut`() throws {
        let messages: [[UInt8]] = [[], [1], Array(repeating: 7, count: 300), [2, 3]]
        let bytes = messages.flatMap(FrameReader.frame)
        for size in [1, 2, 3, 5, 64, bytes.count] {
            var reader = FrameReader()
            var found: [[UInt8]] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                reader.append(rest.prefix(size))
                rest = rest.dropFirst(size)
                while let message = try reader.next() { found.append(message) }
            }
            #expect(found == messages)
        }
    }

    @Test func `a length beyond the limit is refused before the message is there`() {
        var reader = FrameReader()
        reader.append([0x01, 0x00, 0x00, 0x04])
        #expect(throws: FrameReader.TooLong.self) { try reader.next() }
    }
}

/// Writes small Parquet files, sound ones and ones that are wrong in one place.
struct ParquetBuilder {
    struct Node {
        var name: String
        var type: Int?
        /// 0 required, 1 optional, 2 repeated.
        var repetition = 0
        var children = 0
        var convertedType: Int?
    }

    struct Page {
        /// 0 data, 2 dictionary, 3 data of version 2.
        var type = 0
        var encoding = 0
        var valueCount = 0
        var body: [UInt8] = []
        var levelEncoding = 3
        var checksum: UInt32?
        var uncompressedSize: Int?
        var compressedSize: Int?
    }

    struct Chunk {
        var type: Int
        var codec = 0
        var valueCount: Int
        var pages: [Page]
        var offset: Int?
        var size: Int?
        var isEncrypted = false
    }

    struct RowGroup {
        var rowCount: Int
        var chunks: [Chunk]
    }

    var nodes: [Node]
    /// Of the first row group, like `chunks`.
    var rowCount: Int
    var chunks: [Chunk]
    var groupRowCount: Int?
    /// The row groups behind the first.
    var moreGroups: [RowGroup] = []

    /// A file with one required column `x` of this physical type.
    static func flat(_ type: Int, rowCount: Int, pages: [Page], codec: Int = 0) -> ParquetBuilder {
        ParquetBuilder(
            nodes: [Node(name: "x", type: type)], rowCount: rowCount,
            chunks: [Chunk(type: type, codec: codec, valueCount: rowCount, pages: pages)])
    }

    var bytes: [UInt8] {
        var file = Array("PAR1".utf8)
        let first = RowGroup(rowCount: groupRowCount ?? rowCount, chunks: chunks)
        let groups = ([first] + moreGroups).map { Self.append($0, to: &file) }
        var root = Node(name: "schema", children: 0)
        root.children = topLevelCount
        var footer = ThriftText()
        footer.integer(1, kind: 5, 1)
        footer.list(2, ([root] + nodes).map(Self.element))
        footer.integer(3, kind: 6, moreGroups.reduce(rowCount) { $0 + $1.rowCount })
        footer.list(4, groups)
        let text = footer.ended
        file += text + Self.littleEndian(UInt32(text.count)) + Array("PAR1".utf8)
        return file
    }

    /// Appends the pages of a row group and gives its metadata.
    private static func append(_ group: RowGroup, to file: inout [UInt8]) -> ThriftText {
        var metadata: [ThriftText] = []
        for chunk in group.chunks {
            let start = file.count
            for page in chunk.pages {
                file += header(page).bytes
                file += page.body
            }
            var columnMetadata = ThriftText()
            columnMetadata.integer(1, kind: 5, chunk.type)
            columnMetadata.integer(4, kind: 5, chunk.codec)
            columnMetadata.integer(5, kind: 6, chunk.valueCount)
            columnMetadata.integer(7, kind: 6, chunk.size ?? file.count - start)
            columnMetadata.integer(9, kind: 6, chunk.offset ?? start)
            var column = ThriftText()
            column.structure(3, columnMetadata)
            if chunk.isEncrypted { column.structure(8, ThriftText()) }
            metadata.append(column)
        }
        var text = ThriftText()
        text.list(1, metadata)
        text.integer(3, kind: 6, group.rowCount)
        return text
    }

    /// Nodes that are no children of other nodes.
    private var topLevelCount: Int {
        var count = 0
        var next = 0
        func skip() {
            guard next < nodes.count else { return }
            let children = nodes[next].children
            next += 1
            for _ in 0..<max(0, min(children, nodes.count)) { skip() }
        }
        while next < nodes.count {
            count += 1
            skip()
        }
        return count
    }

    private static func element(_ node: Node) -> ThriftText {
        var element = ThriftText()
        if let type = node.type { element.integer(1, kind: 5, type) }
        element.integer(3, kind: 5, node.repetition)
        element.binary(4, Array(node.name.utf8))
        if node.children > 0 { element.integer(5, kind: 5, node.children) }
        if let converted = node.convertedType { element.integer(6, kind: 5, converted) }
        return element
    }

    private static func header(_ page: Page) -> ThriftText {
        var details = ThriftText()
        details.integer(1, kind: 5, page.valueCount)
        details.integer(2, kind: 5, page.encoding)
        if page.type == 0 {
            details.integer(3, kind: 5, page.levelEncoding)
            details.integer(4, kind: 5, page.levelEncoding)
        }
        var header = ThriftText()
        header.integer(1, kind: 5, page.type)
        header.integer(2, kind: 5, page.uncompressedSize ?? page.body.count)
        header.integer(3, kind: 5, page.compressedSize ?? page.body.count)
        if let checksum = page.checksum {
            header.integer(4, kind: 5, Int(Int32(bitPattern: checksum)))
        }
        header.structure([0: 5, 2: 7, 3: 8][page.type] ?? 5, details)
        return header
    }

    // MARK: Bodies of pages

    static func littleEndian<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
        (0..<Value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    static func doubles(_ values: [Double]) -> [UInt8] {
        values.flatMap { littleEndian($0.bitPattern) }
    }

    static func int32s(_ values: [Int32]) -> [UInt8] { values.flatMap { littleEndian($0) } }

    static func strings(_ values: [String]) -> [UInt8] {
        values.flatMap { littleEndian(UInt32($0.utf8.count)) + Array($0.utf8) }
    }

    /// Values below 256 as runs of one, which the hybrid allows.
    static func runs(_ values: [UInt8]) -> [UInt8] { values.flatMap { [2, $0] } }

    /// Levels as they stand in a page of version 1.
    static func levels(_ values: [UInt8]) -> [UInt8] {
        let text = runs(values)
        return littleEndian(UInt32(text.count)) + text
    }
}

/// Thrift's compact protocol, one struct.
struct ThriftText {
    private(set) var text: [UInt8] = []
    private var last = 0

    /// Complete, with the byte that ends a struct.
    var ended: [UInt8] { text + [0] }
    var bytes: [UInt8] { ended }

    static func varint(_ value: UInt64) -> [UInt8] {
        var rest = value
        var bytes: [UInt8] = []
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    private mutating func header(_ id: Int, kind: UInt8) {
        text.append(UInt8(id - last) << 4 | kind)
        last = id
    }

    mutating func integer(_ id: Int, kind: UInt8, _ value: Int) {
        header(id, kind: kind)
        text += Self.varint(UInt64(bitPattern: Int64(value << 1 ^ value >> 63)))
    }

    mutating func binary(_ id: Int, _ bytes: [UInt8]) {
        header(id, kind: 8)
        text += Self.varint(UInt64(bytes.count)) + bytes
    }

    mutating func structure(_ id: Int, _ inner: ThriftText) {
        header(id, kind: 12)
        text += inner.ended
    }

    mutating func list(_ id: Int, _ elements: [ThriftText]) {
        header(id, kind: 9)
        text += [0xF0 | 12] + Self.varint(UInt64(elements.count))
        text += elements.flatMap(\.ended)
    }
}

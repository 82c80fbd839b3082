import SlipwayCore
import Testing

struct StreamProgressTests {
    @Test(arguments: [
        (1_234_000, 250, 1250, 3010, "1,234,000 rows, 410,000 rows/s, 13 s left"),
        (1, 10, 10, 2000, "1 row, 1 rows/s, 0 s left"),
        (0, 0, 100, 0, "0 rows"),
        (0, 0, 100, 500, "0 rows"),
        (999, 1, 3, 1000, "999 rows, 1,000 rows/s, 2 s left"),
        (12_345, 1, nil, 1000, "12,345 rows, 12,000 rows/s"),
        (1000, 1, 120, 1000, "1,000 rows, 1,000 rows/s, 119 s left"),
        (1000, 1, 121, 1000, "1,000 rows, 1,000 rows/s, 2 min left"),
        (1000, 1, 7201, 1000, "1,000 rows, 1,000 rows/s, 2 h left"),
        // The file has grown since it was opened.
        (1000, 100, 50, 1000, "1,000 rows, 1,000 rows/s"),
    ])
    func `progress is one line`(
        rowCount: Int, byteCount: Int, total: Int?, milliseconds: Int, line: String
    ) {
        let progress = StreamScoring.Progress(
            rowCount: rowCount, byteCount: byteCount, totalByteCount: total,
            elapsed: .milliseconds(milliseconds))
        #expect(progress.line == line)
    }
}

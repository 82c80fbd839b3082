import Columns

extension Visit {
    /// Up to so many rows have a bar each; beyond, bars count rows by confidence.
    private static let mostBars = 20

    /// How sure the model is, as bars. The words are in the drawing, so that it can be read out;
    /// the table of results says the same.
    func confidenceChart(_ rows: [(prediction: String, confidence: Double)]) -> Markup {
        if rows.isEmpty { return .none }
        return rows.count <= Self.mostBars
            ? chart(
                rows.enumerated().map { row, value in
                    Bar(
                        label: "\(self[.record]) \(row + 1): \(value.prediction)",
                        share: value.confidence, value: percent(value.confidence))
                })
            : chart(histogram(rows.map(\.confidence)))
    }

    private struct Bar {
        let label: String
        /// From 0 to 1, of the whole width.
        let share: Double
        let value: String
    }

    /// How many rows lie in each tenth, of those tenths that lie between the first and the last.
    private func histogram(_ confidences: [Double]) -> [Bar] {
        var counts = [Int](repeating: 0, count: 10)
        for confidence in confidences where confidence.isFinite {
            counts[min(9, max(0, Int(confidence * 10)))] += 1
        }
        let most = max(1, counts.max() ?? 1)
        let used = counts.indices.filter { counts[$0] > 0 }
        guard let first = used.first, let last = used.last else { return [] }
        return (first...last).map { tenth in
            Bar(
                label: "\(tenth * 10)–\(tenth * 10 + 10) %",
                share: Double(counts[tenth]) / Double(most),
                value: "\(counts[tenth])")
        }
    }

    private func chart(_ bars: [Bar]) -> Markup {
        let height = bars.count * 28 + 4
        let title = self[.confidence]
        return """
            <figure class="chart"><figcaption id="chart-title">\(title)</figcaption>
            <svg role="img" aria-labelledby="chart-title chart-words" width="420" \
            height="\(height)" viewBox="0 0 420 \(height)">
            <desc id="chart-words">\(bars.map { "\($0.label): \($0.value)" }.joined(separator: "; "))\
            </desc>
            \(bars.enumerated().map { position, bar in
                let top = position * 28 + 4
                let length = Int((min(1, max(0, bar.share)) * 190).rounded())
                return """
                    <text x="144" y="\(top + 15)" class="label">\(shortened(bar.label))</text>\
                    <rect x="152" y="\(top)" width="190" height="20" class="track"/>\
                    <rect x="152" y="\(top)" width="\(length)" height="20" class="bar"/>\
                    <text x="350" y="\(top + 15)" class="value">\(bar.value)</text>
                    """ as Markup
            })
            </svg></figure>
            """
    }

    private func shortened(_ text: String) -> String {
        text.count > 20 ? text.prefix(19) + "…" : text
    }
}

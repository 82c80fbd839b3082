import Foundation
import SlipwayCore

/// What a run did, in lines: its times, and what it gave.
///
/// Source: the lab's batch lesson, where the predictions of a Spark model are read in the log of a
/// run.
struct RunLog {
    let run: JobRun
    /// What the run gave, or the beginning of it.
    let output: [UInt8]

    var lines: [String] { events + outputLines }

    private var events: [String] {
        var lines = [line(run.queuedAt, "queued by \(run.userName), \(reason)")]
        if let startedAt = run.startedAt {
            lines.append(line(startedAt, "started on deployment `\(run.deploymentName)`"))
        }
        guard let endedAt = run.endedAt else { return lines }
        if let read = run.inputRowCount, let written = run.outputRowCount {
            lines.append(
                line(endedAt, "\(counted(read, "row")) in, \(counted(written, "row")) out"))
        }
        lines += run.warnings.map { line(endedAt, "warning: \($0)") }
        if let failure = run.failure {
            let words = [failure.what, failure.why, failure.next].compactMap(\.self)
            lines.append(line(endedAt, "error[\(failure.code)]: " + words.joined(separator: "; ")))
        }
        if let name = run.output?.assetName {
            lines.append(line(endedAt, "output in data asset `\(name)`"))
        }
        lines.append(line(endedAt, run.state.rawValue))
        return lines
    }

    private var reason: String {
        switch run.trigger {
        case .person: "on request"
        case .schedule(let at, _): "for its time \(text(at))"
        }
    }

    private var outputLines: [String] {
        var lines = String(decoding: output, as: UTF8.self)
            .split(whereSeparator: \.isNewline).map(String.init)
        let isCut = output.count < run.output?.content.sizeInBytes ?? 0
        if isCut, let last = lines.popLast() { lines.append(last + "…") }
        return lines
    }

    private func line(_ time: Date, _ words: String) -> String { "\(text(time)) \(words)" }

    private func text(_ time: Date) -> String {
        time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}

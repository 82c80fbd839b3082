import ArgumentParser
import Columns
import Foundation
import SlipwayCore
import SlipwayNotebook
import SlipwayScript
import SparkML
import Synchronization

/// `slipway predict MODEL INPUT`
struct Predict: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Score a file with a saved model: no space, no state.",
        discussion: """
            MODEL is the folder, .tar.gz or .zip that Spark ML saved. INPUT is CSV or JSON; - is \
            standard input.
            """)

    @Argument(help: "The saved model.")
    var model: String

    @Argument(help: "The records.")
    var input: String

    @Option(help: "Write to FILE instead of standard output.")
    var output: String?

    @Option(
        help: """
            json (the platform's response), jsonl or csv; as the name of the output ends, else \
            json.
            """)
    var format: Format?

    @Flag(help: "Show no progress.")
    var quiet = false

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case json, jsonl, csv
    }

    func run() async throws {
        let code = await endingOnSignals {
            do {
                try await predict()
                return .done
            } catch is CancellationError {
                return .interrupted
            } catch {
                StandardOutput.show(error)
                return ExitStatus(ending: error)
            }
        }
        if code != .done { throw code.thrown }
    }

    private func predict() async throws {
        let host = FolderHost.current
        if let output, host.absolutePath(output) == host.absolutePath(input) {
            throw StartProblem.outputIsInput(output)
        }
        let ending = output?.split(separator: ".").last.map { $0.lowercased() }
        let format = format ?? ending.flatMap(Format.init(rawValue:)) ?? .json
        let loaded = try SparkMLRuntime().load(path: host.absolutePath(model))
        if let streamed = streamFormat(for: format), host.exists(input) {
            return try await stream(streamed, through: loaded)
        }
        let bytes =
            try input == "-"
            ? [UInt8](FileHandle.standardInput.readToEnd() ?? Data()) : host.read(input)
        let items = try loaded.score(Records.items(bytes, schema: loaded.facts.fields))
        var result: [UInt8]
        switch format {
        case .json: result = JSONWriter.response(items)
        case .jsonl: result = JSONWriter.lines(items)
        case .csv: result = try Records.csv(items)
        }
        if !result.isEmpty && result.last != UInt8(ascii: "\n") {
            result.append(UInt8(ascii: "\n"))
        }
        if let output {
            try host.write(result, to: output)
        } else {
            StandardOutput.write(result, to: STDOUT_FILENO)
        }
    }

    // MARK: - Files of any size

    /// CSV to CSV and JSON Lines to JSON Lines pass through in blocks.
    private func streamFormat(for format: Format) -> StreamFormat? {
        switch (RecordFormat(fileName: input), format) {
        case (.csv?, .csv): .csv
        case (.jsonl?, .jsonl): .jsonLines
        default: nil
        }
    }

    private func stream(_ format: StreamFormat, through loaded: any LoadedModel) async throws {
        let host = FolderHost.current
        let scoring = StreamScoring(model: loaded)
        let progress = quiet ? nil : ProgressLine(host: host)
        defer { progress?.end() }
        let inputPath = host.absolutePath(input)
        guard let output else {
            _ = try await scoring.run(
                from: inputPath, format: format, to: StandardOutputSink(),
                progress: progress.map { line in { @Sendable in line.show($0) } })
            return
        }
        // A link stays a link, and what is no ordinary file must not become one.
        let path = URL(fileURLWithPath: host.absolutePath(output)).resolvingSymlinksInPath().path
        let type =
            (try? FileManager.default.attributesOfItem(atPath: path))?[.type]
            as? FileAttributeType
        if let type, type != .typeRegular {
            throw FileProblem(
                path: output,
                reason: type == .typeDirectory
                    ? "it is a folder" : "it is no ordinary file; leave --output out and redirect")
        }
        let file = try StagedFile(beside: path, isHashed: false)
        do {
            _ = try await scoring.run(
                from: inputPath, format: format, to: file,
                progress: progress.map { line in { @Sendable in line.show($0) } })
            try file.commit(to: path)
        } catch {
            file.discard()
            throw error
        }
    }
}

private struct StandardOutputSink: ByteSink {
    func write(_ bytes: [UInt8]) {
        StandardOutput.write(bytes, to: STDOUT_FILENO)
    }
}

/// The line that tells how far it has come, where somebody looks; five times a second at most.
private final class ProgressLine: Sendable {
    private let host: FolderHost
    private let shown = Mutex<ContinuousClock.Instant?>(nil)

    init(host: FolderHost) {
        self.host = host
    }

    func show(_ progress: StreamScoring.Progress) {
        let isDue = shown.withLock { shown in
            let now = ContinuousClock.now
            if let shown, now - shown < .milliseconds(200) { return false }
            shown = now
            return true
        }
        if isDue { host.report(progress: progress.line) }
    }

    func end() {
        if shown.withLock({ $0 != nil }) { host.report(progress: nil) }
    }
}

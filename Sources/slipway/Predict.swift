public import ArgumentParser
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
            MODEL is the folder, .tar.gz or .zip that Spark ML saved. INPUT is CSV, JSON Lines or \
            JSON; - is standard input. CSV and JSON Lines may be of any size.
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
    var format: RecordFormat?

    @Flag(help: "Show no progress.")
    var quiet = false

    @Option(help: "Use of colour in errors: auto, always or never.")
    var color: GlobalOptions.ColorChoice = .auto

    func run() async throws {
        let code = await endingOnSignals {
            do {
                try await predict()
                return .done
            } catch is CancellationError {
                let kept = output.map { "; `\($0)` is as it was" } ?? ""
                StandardOutput.write(Array("stopped\(kept)\n".utf8), to: STDERR_FILENO)
                return .interrupted
            } catch {
                StandardOutput.show(
                    error, color: color.isOn(onTerminal: isatty(STDERR_FILENO) == 1))
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
        if !host.exists(model) {
            throw FileProblem(path: model, reason: "there is no model there")
        }
        let loaded = try SparkMLRuntime().load(path: host.absolutePath(model))
        let records = try input == "-" ? ByteSource.standardInput() : host.open(input)
        guard let output else {
            let sink = StandardOutputSink()
            try await score(records, through: loaded, to: sink)
            sink.flush()
            return
        }
        let path = try finalPath(host.absolutePath(output))
        let file = try StagedFile(beside: path, isHashed: false)
        do {
            try await score(records, through: loaded, to: file)
            try file.commit(to: path)
        } catch {
            file.discard()
            throw error
        }
    }

    /// Where the output is to be in the end: a link stays a link, and what is no ordinary file must
    /// not become one.
    private func finalPath(_ path: String) throws -> String {
        let path = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let type =
            (try? FileManager.default.attributesOfItem(atPath: path))?[.type]
            as? FileAttributeType
        if let type, type != .typeRegular {
            throw FileProblem(
                path: path,
                reason: type == .typeDirectory
                    ? "it is a folder" : "it is no ordinary file; leave --output out and redirect")
        }
        return path
    }

    /// CSV and JSON Lines pass through in blocks, JSON as a whole.
    private func score(
        _ records: ByteSource, through loaded: any LoadedModel, to sink: any ByteSink
    ) async throws {
        let ending = output?.split(separator: ".").last.map { $0.lowercased() }
        let format = format ?? ending.flatMap(RecordFormat.init(rawValue:)) ?? .json
        if let stream = try streamFormat(of: records) {
            let progress = quiet ? nil : ProgressLine(host: FolderHost.current)
            defer { progress?.end() }
            _ = try await StreamScoring(model: loaded).run(
                from: records, format: stream, writing: format, to: sink,
                progress: progress.map { line in { @Sendable in line.show($0) } })
            return
        }
        let items = try await loaded.score(
            Records.items(records.readToEnd(), schema: loaded.facts.fields))
        switch format {
        case .json: try sink.write(JSONWriter.response(items) + Array("\n".utf8))
        case .jsonl: try sink.write(JSONWriter.lines(items))
        case .csv: try sink.write(Records.csv(items))
        }
    }

    /// As the input's name promises, else as its beginning looks.
    private func streamFormat(of records: ByteSource) throws -> StreamFormat? {
        if let stream = RecordFormat(fileName: input)?.streamFormat { return stream }
        return Records.recordFormat(of: try records.beginning()).streamFormat
    }
}

extension RecordFormat: ExpressibleByArgument {}

/// Standard output, of which the beginning is held back for a while: input that is found to be bad
/// early gives no output at all.
private final class StandardOutputSink: ByteSink {
    private static let heldBackBytes = 1 << 20

    /// `nil` once something has been written.
    private let heldBack = Mutex<[UInt8]?>([])

    func write(_ bytes: [UInt8]) {
        heldBack.withLock { heldBack in
            guard var held = heldBack else { return StandardOutput.write(bytes, to: STDOUT_FILENO) }
            held += bytes
            guard held.count > Self.heldBackBytes else {
                heldBack = held
                return
            }
            StandardOutput.write(held, to: STDOUT_FILENO)
            heldBack = nil
        }
    }

    func flush() {
        heldBack.withLock { heldBack in
            StandardOutput.write(heldBack ?? [], to: STDOUT_FILENO)
            heldBack = nil
        }
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

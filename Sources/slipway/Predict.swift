import ArgumentParser
import Columns
import Foundation
import SlipwayCore
import SlipwayNotebook
import SlipwayScript
import SparkML

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

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case json, jsonl, csv
    }

    /// Has nothing to clean up, so that signals may end it as they end any program.
    func run() async throws {
        do {
            try predict()
        } catch {
            StandardOutput.show(error)
            throw ExitStatus(ending: error).thrown
        }
    }

    private func predict() throws {
        let host = FolderHost.current
        if let output, host.absolutePath(output) == host.absolutePath(input) {
            throw StartProblem.outputIsInput(output)
        }
        let ending = output?.split(separator: ".").last.map { $0.lowercased() }
        let format = format ?? ending.flatMap(Format.init(rawValue:)) ?? .json
        let loaded = try SparkMLRuntime().load(path: host.absolutePath(model))
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
}

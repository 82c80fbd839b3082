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

    @Option(help: "json (the platform's response), jsonl or csv.")
    var format: Format = .json

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case json, jsonl, csv
    }

    func run() async throws {
        let code = await endingOnSignals {
            do {
                try predict()
                return .done
            } catch {
                StandardOutput.show(error)
                return .failed
            }
        }
        if code != .done { throw code.thrown }
    }

    private func predict() throws {
        let host = FolderHost.current
        let loaded = try SparkMLRuntime().load(path: host.absolutePath(model))
        let bytes: [UInt8]
        if input == "-" {
            bytes = [UInt8](try FileHandle.standardInput.readToEnd() ?? Data())
        } else {
            do {
                bytes = try host.read(input)
            } catch let problem as FileProblem {
                throw StartProblem.noSuchFile(input, reason: problem.reason)
            }
        }
        let schema = loaded.facts.inputs.map {
            Field(name: $0.name, type: FieldType(rawValue: $0.type) ?? .number)
        }
        let items = try Records.items(bytes, schema: schema).map {
            PayloadItem(id: $0.id, batch: try loaded.score($0.batch))
        }
        var result: [UInt8]
        switch format {
        case .json: result = JSONWriter.response(items)
        case .jsonl: result = items.flatMap { JSONWriter.lines($0.batch) }
        case .csv: result = items.flatMap { CSVWriter.write($0.batch) }
        }
        if result.last != UInt8(ascii: "\n") { result.append(UInt8(ascii: "\n")) }
        if let output {
            try host.write(result, to: output)
        } else {
            StandardOutput.write(result, to: STDOUT_FILENO)
        }
    }
}

public import Columns
import Synchronization

extension Lab {
    /// What scores for a deployment: a pipeline in this process, or a model in its workers, which
    /// is loaded there first.
    func loadedModel(
        of revision: Model.Revision, for deployment: Deployment
    ) async throws -> any LoadedModel {
        guard revision.facts.needsWorker else {
            return try loadedModels.model(for: revision.content.hash)
        }
        return try await pythonModel(of: revision, for: deployment).model
    }

    /// - Returns: the model, and what its worker remarked when it loaded it.
    func pythonModel(
        of revision: Model.Revision, for deployment: Deployment
    ) async throws -> (model: PythonModel, remarks: [String]) {
        let facts = revision.facts
        let code = DeployedCode(
            deploymentID: deployment.id, name: deployment.name,
            version: "\(revision.content.hash) \(facts.type) \(facts.softwareSpecification)",
            content: .model(
                ModelArchive(
                    path: try content.path(of: revision.content.hash), type: facts.type)),
            softwareSpecification: facts.softwareSpecification, ownerName: deployment.owner,
            copies: deployment.copies,
            memoryLimitInBytes: deployment.hardware.memoryInGigabytes << 30,
            startLimit: functionLimits.call, callLimit: functionLimits.call(of: deployment))
        let report: JSONValue
        if let known = modelReports.report(for: deployment.id, version: code.version) {
            report = known
        } else {
            do {
                report = try await functionRuntime.start(code)
            } catch let error as FunctionError {
                throw ModelError.worker(error)
            }
            await runtimes.note(deployment)
            modelReports.keep(report, for: deployment.id, version: code.version)
        }
        let told = report["facts"] ?? .null
        let (loadedFacts, isPositional) = facts.joined(with: told)
        let model = PythonModel(
            facts: loadedFacts, isPositional: isPositional, runtime: functionRuntime, code: code
        ) { [runtimes] in await runtimes.noteCall(of: deployment) }
        return (model, (told["remarks"]?.array ?? []).compactMap(\.string))
    }
}

/// What workers told of the models that they have loaded, by deployment.
final class ModelReports: Sendable {
    private let reports = Mutex<[String: (version: String, report: JSONValue)]>([:])

    func report(for deploymentID: String, version: String) -> JSONValue? {
        reports.withLock { reports in
            guard let known = reports[deploymentID], known.version == version else { return nil }
            return known.report
        }
    }

    func keep(_ report: JSONValue, for deploymentID: String, version: String) {
        reports.withLock { $0[deploymentID] = (version, report) }
    }

    func forget(_ deploymentID: String) {
        reports.withLock { $0[deploymentID] = nil }
    }
}

extension ModelFacts {
    /// What a person or client has said, with what the loaded model says of itself, which counts
    /// more.
    ///
    /// - Returns: the facts, and whether nobody knows the names of the inputs.
    func joined(with told: JSONValue) -> (facts: ModelFacts, isPositional: Bool) {
        let texts = Set((told["texts"]?.array ?? []).compactMap(\.string))
        let known = Dictionary(inputs.map { ($0.name, $0.type) }) { first, _ in first }
        let count = told["count"]?.integer
        var inputs = inputs
        if let names = told["names"]?.array?.compactMap(\.string), !names.isEmpty {
            inputs = names.map { name in
                Input(name: name, type: known[name] ?? (texts.contains(name) ? "string" : "number"))
            }
        } else if let count, (1...100_000).contains(count), inputs.count != count {
            inputs = (1...count).map { Input(name: "input\($0)", type: "number") }
        }
        let isPositional =
            !inputs.isEmpty
            && inputs.enumerated().allSatisfy { $1.name == "input\($0 + 1)" }
        let isProbable = told["probability"] == .boolean(true)
        let facts = ModelFacts(
            type: type, softwareSpecification: softwareSpecification, inputs: inputs,
            outputs: isProbable ? ["prediction", "probability"] : ["prediction"],
            stages: (told["stages"]?.array ?? []).map { stage in
                Stage(
                    className: stage["class"]?.string ?? "", uid: stage["name"]?.string ?? "",
                    summary: stage["summary"]?.string ?? "")
            }, label: label, probabilityColumn: isProbable ? "probability" : nil,
            predictionColumn: "prediction",
            classes: told["classes"]?.array?.compactMap(ClassLabel.init), needsWorker: true)
        return (facts, isPositional)
    }

    /// What is to be known of where the model comes from, when that matters.
    public var caution: String? {
        guard needsWorker else { return nil }
        return type.hasPrefix("onnxruntime") || type.hasPrefix("pytorch-onnx")
            ? "the model is loaded in a worker only, never by the program itself"
            : "a pickle runs code when it is loaded: the model is loaded in a worker only, when it "
                + "is deployed; import none that you do not trust"
    }

    /// What clients are answered: of a pipeline all columns, of a model of Python only its own, as
    /// on the platform.
    public func answer(_ scored: Batch) -> Batch {
        guard needsWorker else { return scored }
        return Batch(
            columns: outputs.compactMap { scored[$0] }, rowCount: scored.rowCount)
    }
}

extension ModelFacts.ClassLabel {
    init?(_ value: JSONValue) {
        switch value {
        case .number(let number): self = .number(number)
        case .string(let text): self = .text(text)
        case .boolean(let isTrue): self = .boolean(isTrue)
        default: return nil
        }
    }

    /// Whether a value means this class; texts may be numbers.
    func matches(_ cell: Cell) -> Bool {
        switch (self, cell) {
        case (.number(let number), .number(let other)): number == other
        case (.number(let number), .string(let text)): Double(text) == number
        case (.number(let number), .boolean(let isTrue)): number == (isTrue ? 1 : 0)
        case (.text(let text), .string(let other)): text == other
        case (.text(let text), .number(let other)): Double(text) == other
        case (.boolean(let isTrue), .boolean(let other)): isTrue == other
        case (.boolean(let isTrue), .number(let other)): (isTrue ? 1 : 0) == other
        case (.boolean(let isTrue), .string(let text)): text.lowercased() == "\(isTrue)"
        default: false
        }
    }
}

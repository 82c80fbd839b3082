public import Columns

/// What a deployed function answered.
public struct FunctionAnswer: Sendable {
    /// The answer as the function gave it: `{"predictions":[…]}`.
    public let bytes: [UInt8]
    public let document: JSONValue

    init(_ bytes: [UInt8]) throws {
        do {
            document = try JSONValue.parse(bytes)
        } catch {
            throw FunctionError.badResult(reason: "it is no JSON")
        }
        guard document["predictions"]?.array != nil else {
            throw FunctionError.badResult(reason: "it has no list `predictions`")
        }
        self.bytes = bytes
    }

    private var items: [JSONValue] { document["predictions"]?.array ?? [] }

    /// The names of the values of a row, by the first item; empty when it names none.
    public var fields: [String] {
        (items.first?["fields"]?.array ?? []).compactMap(\.string)
    }

    public var rowCount: Int {
        items.reduce(0) { $0 + ($1["values"]?.array?.count ?? 0) }
    }

    /// Every row as an object; a row without field names as it is.
    public var rows: [JSONValue] {
        items.flatMap { item -> [JSONValue] in
            let fields = (item["fields"]?.array ?? []).compactMap(\.string)
            return (item["values"]?.array ?? []).map { row in
                guard let values = row.array, values.count == fields.count else { return row }
                return .object(zip(fields, values).map { JSONValue.Member($0, $1) })
            }
        }
    }

    /// What looks as if the function had caught an exception and given it out as a value.
    ///
    /// The original lab's function does that: whoever calls it gets a 200 and has to look.
    var hiddenError: String? {
        for item in items {
            for row in item["values"]?.array ?? [] {
                for text in (row.array ?? [row]).compactMap(\.string)
                where text.looksLikeException {
                    return text.count > 120 ? text.prefix(119) + "…" : text
                }
            }
        }
        return nil
    }
}

extension String {
    /// Whether all of it is what Python says of an exception: `NameError('…')`, as `repr` has it,
    /// `json.JSONDecodeError: …`, as a traceback ends, or a whole traceback.
    fileprivate var looksLikeException: Bool {
        if hasPrefix("Traceback (most recent call last)") { return true }
        let name = prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
        let rest = dropFirst(name.count)
        guard rest.first == "(" && last == ")" || rest.hasPrefix(": "),
            let type = name.split(separator: ".", omittingEmptySubsequences: false).last,
            type.first?.isUppercase == true
        else { return false }
        return type.hasSuffix("Error") || type.hasSuffix("Exception")
            || ["KeyboardInterrupt", "StopIteration", "SystemExit"].contains(type)
                && rest.first == "("
    }
}

extension Scoring {
    /// What came of scoring, on a model or by a function.
    public enum Answer: Sendable {
        case model(Result)
        case function(FunctionAnswer, deployment: Deployment, inputs: [Batch])
    }

    /// Scores records on a deployment, whatever is deployed there.
    ///
    /// - Parameters:
    ///   - chain: The ids of the deployments whose functions wait for this answer.
    ///   - rowLimit: How many records are taken; any number when `nil`.
    public func answer(
        _ payload: Payload, on reference: String, in place: PlaceReference?,
        chain: [String] = [], rowLimit: Int? = nil, as caller: Caller
    ) async throws -> Answer {
        let target = try await target(reference, in: place, as: caller)
        if target.model != nil {
            return .model(
                try await score(payload, on: target, rowLimit: rowLimit, as: caller))
        }
        let deployment = target.deployment
        try deployment.checkReady()
        let bytes: [UInt8]
        switch payload {
        case .bytes(let given, let format):
            bytes = try Self.functionPayload(given, format, rowLimit: rowLimit)
        case .data(let name):
            let hash = try await asset(name, for: deployment, as: caller).content.hash
            bytes = try await lab.reading(hash) {
                try Self.functionPayload(lab.content.bytes(of: hash), nil)
            }
        }
        let answer = try await call(deployment, bytes, chain: chain, as: caller)
        let inputs = (try? Records.items(bytes, as: .json, schema: []))?.map(\.batch) ?? []
        return .function(answer, deployment: deployment, inputs: inputs)
    }

    /// Things worth knowing about an answer, a sentence each. Takes longer than a small request.
    public func remarks(on answer: Answer) -> [String] {
        switch answer {
        case .model(let result):
            remarks(on: result.items, of: result.model, facts: result.facts)
        case .function(let answer, _, _): remarks(on: answer)
        }
    }

    func remarks(on answer: FunctionAnswer) -> [String] {
        answer.hiddenError.map {
            ["the function answered with an error as if it were a prediction: \($0)"]
        } ?? []
    }

    func call(
        _ deployment: Deployment, _ payload: [UInt8], chain: [String], as caller: Caller
    ) async throws -> FunctionAnswer {
        try FunctionAnswer(
            try await lab.functions.call(
                deployment, payload: payload, chain: chain, as: caller))
    }

    /// Records in the platform's shape, which is what functions get; that shape goes through as
    /// it is.
    static func functionPayload(
        _ bytes: [UInt8], _ format: Records.Format?, rowLimit: Int? = nil
    ) throws -> [UInt8] {
        if format != .csv, let document = try? JSONValue.parse(bytes),
            let items = document["input_data"]?.array
        {
            try check(
                items.reduce(0) { $0 + ($1["values"]?.array?.count ?? 0) }, atMost: rowLimit)
            return bytes
        }
        let items = try Records.items(bytes, as: format, schema: [])
        try check(items.reduce(0) { $0 + $1.batch.rowCount }, atMost: rowLimit)
        return JSONWriter.payload(items)
    }
}

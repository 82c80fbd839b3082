import Foundation
public import SlipwayCore

/// A model that a few lines of text describe.
///
/// It adds up its inputs (a text counts its bytes, true counts 1), predicts 1 when the sum is
/// above the threshold and 0 otherwise, and is always equally confident:
///
///     fake model
///     inputs: AGE number, TRAVEL number
///     label: ATTRITION
///     threshold: 50
///     confidence: 0.9
///     incomplete rows: refused
public struct FakeModel: Sendable, Equatable {
    /// What it does with a row in which an input is null.
    public enum IncompleteRows: String, Sendable {
        case refused, skipped
    }

    public var inputs: [ModelFacts.Input]
    public var label: String?
    public var threshold: Double
    public var confidence: Double
    public var incompleteRows: IncompleteRows

    public init(
        inputs: [ModelFacts.Input] = [
            .init(name: "AGE", type: "number"), .init(name: "TRAVEL", type: "number"),
        ],
        label: String? = "ATTRITION", threshold: Double = 50, confidence: Double = 0.9,
        incompleteRows: IncompleteRows = .refused
    ) {
        self.inputs = inputs
        self.label = label
        self.threshold = threshold
        self.confidence = confidence
        self.incompleteRows = incompleteRows
    }

    /// - Throws: `FakeModelError` when the text is not a model's.
    public init(text: String) throws {
        let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        guard lines.first == Self.firstLine else { throw FakeModelError.notAModel }
        var values: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { throw FakeModelError.badLine(line) }
            values[String(line[..<colon])] = line[line.index(after: colon)...]
                .trimmingCharacters(in: .whitespaces)
        }
        self.init()
        if let text = values["inputs"] {
            inputs = try text.components(separatedBy: ", ").map { input in
                let words = input.split(separator: " ").map(String.init)
                guard words.count == 2 else { throw FakeModelError.badLine(input) }
                return ModelFacts.Input(name: words[0], type: words[1])
            }
        }
        label = values["label"]
        threshold = values["threshold"].flatMap(Double.init) ?? threshold
        confidence = values["confidence"].flatMap(Double.init) ?? confidence
        incompleteRows =
            values["incomplete rows"].flatMap(IncompleteRows.init(rawValue:)) ?? incompleteRows
    }

    /// What reads back as the same model.
    public var text: String {
        let inputs = inputs.map { "\($0.name) \($0.type)" }.joined(separator: ", ")
        let lines =
            [Self.firstLine, "inputs: \(inputs)"] + (label.map { ["label: \($0)"] } ?? [])
            + [
                "threshold: \(threshold)", "confidence: \(confidence)",
                "incomplete rows: \(incompleteRows.rawValue)",
            ]
        return lines.joined(separator: "\n") + "\n"
    }

    private static let firstLine = "fake model"

    public var facts: ModelFacts {
        ModelFacts(
            type: "fake_1.0", softwareSpecification: "fake-1.0", inputs: inputs,
            outputs: ["probability", "prediction"],
            stages: [
                .init(
                    className: "FakeSum", uid: "FakeSum_1", summary: "\(inputs.count) columns")
            ],
            label: label, probabilityColumn: "probability", predictionColumn: "prediction")
    }
}

/// Why a fake model cannot be loaded.
public enum FakeModelError: UserFacingError, Equatable {
    case notAModel
    case badLine(String)
    /// The runtime was told to refuse.
    case refused(String)

    public var code: String { "model-not-supported" }

    public var what: String {
        switch self {
        case .notAModel: "the file is not a fake model"
        case .badLine(let line): "the fake model has a bad line `\(line)`"
        case .refused(let reason): reason
        }
    }

    public var why: String? { nil }
    public var next: String? { nil }
}

import Columns

/// What bodies and answers of the Open Inference Protocol look like.
enum InferenceSchemas {
    static let server = Schema.object(
        required: ["name", "version", "extensions"],
        .record([
            "name": Schema.text, "version": Schema.text,
            "extensions": Schema.list(of: Schema.text),
        ]))

    static let live = Schema.object(required: ["live"], .record(["live": Schema.boolean]))
    static let ready = Schema.object(required: ["ready"], .record(["ready": Schema.boolean]))

    static let modelReady = Schema.object(
        required: ["name", "ready"],
        .record(["name": Schema.text, "ready": Schema.boolean]))

    static let model = Schema.object(
        required: ["name", "versions", "platform", "inputs", "outputs"],
        .record([
            "name": Schema.text, "versions": Schema.list(of: Schema.text),
            "platform": Schema.text, "inputs": Schema.list(of: tensor(with: [:])),
            "outputs": Schema.list(of: tensor(with: [:])),
        ]))

    static let request = Schema.object(
        required: ["inputs"],
        .record([
            "id": Schema.optional("string"), "inputs": Schema.list(of: tensor(with: data)),
            "outputs": Schema.list(
                of: Schema.object(required: ["name"], .record(["name": Schema.text]))),
        ]))

    static let answer = Schema.object(
        required: ["model_name", "model_version", "outputs"],
        .record([
            "id": Schema.text, "model_name": Schema.text, "model_version": Schema.text,
            "outputs": Schema.list(of: tensor(with: data)),
        ]))

    private static let data: KeyValuePairs<String, JSONValue?> = ["data": Schema.type("array")]

    private static func tensor(with others: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        Schema.object(
            required: ["name", "shape", "datatype"] + others.map(\.key),
            JSONValue.record([
                "name": Schema.text, "shape": Schema.list(of: Schema.integer),
                "datatype": Schema.choice(Tensor.Datatype.allCases.map(\.rawValue)),
            ]).adding(others))
    }
}

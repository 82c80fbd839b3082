import Columns

/// Tensors of the Open Inference Protocol and the platform's records, made of one another.
enum Tensor {
    /// Columns of equal length as a payload of one item.
    ///
    /// - Throws: `RequestError.badTensor`.
    static func payload(of inputs: [JSONValue]) throws -> JSONValue {
        var names: [String] = []
        var columns: [[JSONValue]] = []
        for input in inputs {
            let name = try input.requiredString("name")
            let data = try column(of: input, name)
            guard !names.contains(name) else {
                throw RequestError.badTensor(name, reason: "it comes twice")
            }
            guard columns.first.map({ $0.count == data.count }) ?? true else {
                throw RequestError.badTensor(
                    name, reason: "it has not as many values as `\(names[0])`")
            }
            names.append(name)
            columns.append(data)
        }
        guard let rowCount = columns.first?.count else {
            throw RequestError.badTensor("inputs", reason: "there is none")
        }
        let rows = (0..<rowCount).map { row in JSONValue.array(columns.map { $0[row] }) }
        return .record([
            "input_data": .array([.record(["fields": .texts(names), "values": .array(rows)])])
        ])
    }

    /// The values of a tensor that is a column, of which its shape and datatype are true.
    private static func column(of input: JSONValue, _ name: String) throws -> [JSONValue] {
        func refused(_ reason: String) -> RequestError { .badTensor(name, reason: reason) }
        guard let text = input["datatype"]?.string else {
            throw refused("it has no text `datatype`")
        }
        guard let datatype = Datatype(rawValue: text) else {
            let known = Datatype.allCases.map(\.rawValue).joined(separator: ", ")
            throw refused("its datatype is none that is known here: \(known)")
        }
        guard var data = input["data"]?.array else { throw refused("it has no array `data`") }
        guard let shape = input["shape"]?.array?.map(\.integer), !shape.isEmpty,
            shape.allSatisfy({ $0.map { $0 >= 0 } ?? false })
        else { throw refused("it has no array `shape` of whole numbers") }
        guard shape.count == 1 || (shape.count == 2 && shape[1] == 1), let count = shape[0] else {
            throw refused("its shape is not that of a column, [n] or [n, 1]")
        }
        guard count == data.count else {
            throw refused("its shape says \(count) values, and `data` has \(data.count)")
        }
        // Values may also be nested as the shape says.
        if shape.count == 2 {
            data = data.map { value in value.array.flatMap { $0.count == 1 ? $0[0] : nil } ?? value
            }
        }
        if let index = data.firstIndex(where: { !datatype.holds($0) }) {
            throw refused("data[\(index)] is not \(datatype.description)")
        }
        return data
    }

    /// A tensor for every field of an item that did not come in.
    ///
    /// - Parameter texts: The fields that are known to be texts; no value tells it where there is
    ///   none.
    static func outputs(
        of item: JSONValue, without inputs: Set<String>, texts: Set<String>
    ) -> [JSONValue] {
        let fields = (item["fields"]?.array ?? []).compactMap(\.string)
        let rows = item["values"]?.array ?? []
        return fields.enumerated().compactMap { index, name in
            guard !inputs.contains(name) else { return nil }
            let values = rows.map { $0[index] ?? .null }
            if let lists = values.listsOfOneLength {
                return tensor(
                    name, "FP64", [values.count, lists.first?.count ?? 0], lists.flatMap(\.self))
            }
            let isNumber =
                !texts.contains(name)
                && values.allSatisfy { if case .number = $0 { true } else { false } }
            if isNumber { return tensor(name, "FP64", [values.count], values) }
            let isBoolean =
                !texts.contains(name)
                && values.allSatisfy { if case .boolean = $0 { true } else { false } }
            if isBoolean { return tensor(name, "BOOL", [values.count], values) }
            let texts = values.map { JSONValue.string($0.string ?? $0.compact) }
            return tensor(name, "BYTES", [values.count], texts)
        }
    }

    /// The outputs that a request asks for, in its order; all of them when it asks for none.
    ///
    /// - Throws: `RequestError.badTensor`.
    static func chosen(
        _ outputs: [JSONValue], by wanted: [JSONValue]
    ) throws -> [JSONValue] {
        if wanted.isEmpty { return outputs }
        var names: Set<String> = []
        return try wanted.map { item in
            let name = try item.requiredString("name")
            guard names.insert(name).inserted else {
                throw RequestError.badTensor(name, reason: "it is asked for twice")
            }
            guard let output = outputs.first(where: { $0["name"]?.string == name }) else {
                let known = outputs.compactMap { $0["name"]?.string }.map { "`\($0)`" }
                throw RequestError.badTensor(
                    name, reason: "the outputs are " + known.joined(separator: ", "))
            }
            return output
        }
    }

    private static func tensor(
        _ name: String, _ datatype: String, _ shape: [Int], _ data: [JSONValue]
    ) -> JSONValue {
        .record([
            "name": .string(name), "datatype": .string(datatype),
            "shape": .array(shape.map { .count($0) }), "data": .array(data),
        ])
    }
}

extension [JSONValue] {
    /// The values as lists, when all are lists of numbers and equally long.
    fileprivate var listsOfOneLength: [[JSONValue]]? {
        let lists = compactMap(\.array)
        guard lists.count == count, let length = lists.first?.count,
            lists.allSatisfy({ $0.count == length }),
            lists.allSatisfy({ $0.allSatisfy { if case .number = $0 { true } else { false } } })
        else { return nil }
        return lists
    }
}

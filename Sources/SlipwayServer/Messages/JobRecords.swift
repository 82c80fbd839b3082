import Columns
import SlipwayCore

/// What a job reads and what its runs have made, as the platform's object `scoring` tells it.
struct JobRecords {
    let lab: Lab
    let job: Job

    /// `input_data`, or `input_data_references` of one data asset. Records in CSV or JSON Lines,
    /// which come from a notebook, have no form here.
    ///
    /// - Parameter inFull: Whether records that were given inline are told.
    func input(inFull: Bool) throws -> JSONValue {
        switch job.input {
        case .inline(let content, .json) where inFull:
            return .record(["input_data": try document(content)["input_data"]])
        case .inline: return .object([])
        case .data(let id, let name):
            return .record([
                "input_data_references": .array([
                    reference(name, location: .record(["href": .string(href(id))]))
                ])
            ])
        }
    }

    /// `output_data_reference` when runs make data assets, else the `predictions` of the run.
    ///
    /// - Parameter run: `nil` tells of the job alone.
    func output(of run: JobRun?, inFull: Bool) throws -> JSONValue {
        if let name = job.outputName {
            let location = JSONValue.record([
                "name": .string(run?.output?.assetName ?? name),
                "id": .text(run?.output?.assetID),
                "href": .text((run?.output?.assetID).map { href($0) }),
            ])
            return .record(["output_data_reference": reference(name, location: location)])
        }
        guard inFull, let output = run?.output, output.format == .json else { return .object([]) }
        return .record(["predictions": try document(output.content)["predictions"]])
    }

    private func reference(_ id: String, location: JSONValue) -> JSONValue {
        .record([
            "type": .string("data_asset"), "id": .string(id), "connection": .object([]),
            "location": location,
        ])
    }

    private func href(_ id: String) -> String { "/v2/assets/\(id)?space_id=\(job.spaceID)" }

    private func document(_ content: Content) throws -> JSONValue {
        try JSONValue.parse(lab.clientAssets.bytes(of: content))
    }
}

extension Jobs.Source {
    /// Inline records, or one data asset.
    ///
    /// - Parameter scoring: The platform's object `scoring`.
    init(posted scoring: JSONValue) throws {
        let references = try scoring.list(at: "input_data_references") ?? []
        if let items = try scoring.list(at: "input_data"), references.isEmpty || !items.isEmpty {
            guard references.isEmpty else {
                throw RequestError.badField(
                    key: "scoring",
                    reason: "it has both `input_data` and `input_data_references`")
            }
            let records = JSONValue.record(["input_data": .array(items)])
            self = .bytes(Array(records.compact.utf8), .json)
            return
        }
        guard let reference = references.first, references.count == 1 else {
            throw RequestError.noJobInput(referenceCount: references.count)
        }
        try reference.checkDataAsset("input_data_references")
        let location = try reference.object(at: "location") ?? .object([])
        // `/v2/assets/ID?space_id=…`
        let href = try location.text(at: "href") ?? ""
        let path = href.split(separator: "?").first ?? ""
        guard
            let id = try path.split(separator: "/").last.map(String.init)
                ?? location.text(at: "id")
        else { throw RequestError.missingText(key: "location.href") }
        self = .data(id)
    }
}

extension JSONValue {
    /// The data asset that every run is to make, in the object `scoring`.
    ///
    /// - Throws: `RequestError` for an output that is no new data asset: there are no others here.
    var postedOutputName: String? {
        get throws {
            let key = "output_data_reference"
            guard let reference = try object(at: key), reference != .object([]) else { return nil }
            try reference.checkDataAsset(key)
            guard let name = try text(at: "\(key).location.name") else {
                throw RequestError.missingText(key: "\(key).location.name")
            }
            return name
        }
    }

    fileprivate func checkDataAsset(_ key: String) throws {
        let known = ClientAsset.AssetType.data.rawValue
        guard try text(at: "type") ?? known == known else {
            throw RequestError.badChoice(key: "\(key).type", allowed: [known])
        }
    }

    /// The hardware that an object asks for, if it does.
    ///
    /// - Throws: `RequestError.badChoice` for one that is not known.
    var postedHardware: HardwareSpecification? {
        get throws {
            guard let told = self["hardware_spec"], told != .null else { return nil }
            if told["id"] == nil, told["name"] == nil, told.object != nil { return nil }
            guard let known = told.hardware else {
                throw RequestError.badChoice(
                    key: "hardware_spec", allowed: HardwareSpecification.allCases.map(\.rawValue))
            }
            return known
        }
    }

    /// The hardware that this refers to, by id or name.
    var hardware: HardwareSpecification? {
        HardwareSpecification.find(self["id"]?.string ?? self["name"]?.string ?? "")
    }
}

extension HardwareSpecification {
    var reference: JSONValue { .record(["id": .string(id), "name": .string(rawValue)]) }
}

extension JobRun.Failure {
    /// `{"errors":[{"code":…,"message":…}]}`.
    var resource: JSONValue {
        let message = [what, why, next].compactMap(\.self).joined(separator: "; ")
        return .record([
            "errors": .array([.record(["code": .string(code), "message": .string(message)])])
        ])
    }
}

extension JobRun {
    /// What is worth knowing about a run that completed; `nil` when nothing is.
    var message: JSONValue? {
        warnings.isEmpty
            ? nil
            : .record([
                "level": .string("warning"), "text": .string(warnings.joined(separator: "; ")),
            ])
    }
}

import SlipwayCore

extension LabError {
    /// What to do next for whoever calls the API: `next` is often a statement of the notebook.
    var apiAdvice: String? {
        switch self {
        case .notFound(let kind, _, _, let nearest):
            nearest.map { "did you mean `\($0)`?" } ?? kind.listing
        case .noPlace: "add `space_id=ID` or `project_id=ID` to the query"
        case .notPermitted(let refusal): refusal.apiAdvice
        case .onlyAdministrator: "log in as `\(User.administratorName)`"
        case .deployingFromProject:
            "promote it first: POST /projects/api/rest/catalogs/assets/ID/promote"
        case .servingNameOfBatch: "leave `online.parameters.serving_name` out"
        case .notReady: "GET /ml/v4/deployments/ID tells more"
        case .notBatch: "score on it, or deploy the model once more with `batch`"
        case .dataElsewhere: "put the data into the deployment's space: POST /v2/assets?space_id=ID"
        case .functionNeedsInline: "send them as `scoring.input_data`"
        case .jobRuns: "cancel the run first: POST /v2/jobs/ID/runs/ID/cancel"
        case .notScheduled, .badRunName, .noSuchRun, .runEnded, .noOutput, .noRuntime,
            .missingParameters:
            nil
        case .scoringRefused(.missingField, _, _, _, _):
            "GET /openapi/deployments/ID tells the fields that it reads"
        default: next
        }
    }
}

extension LabError.Refusal {
    fileprivate var apiAdvice: String? {
        if role == nil { return "an admin of it could add `\(userName)` as \(needed.rawValue)" }
        return whoCan.isEmpty
            ? nil : whoCan.prefix(3).map { "`\($0)`" }.joined(separator: ", ") + " could do it"
    }
}

extension ObjectKind {
    /// Which request finds the ids of such things.
    var listing: String? {
        switch self {
        case .space, .project: "GET /v2/\(rawValue)s lists them"
        case .model, .function, .deployment: "GET /ml/v4/\(rawValue)s?space_id=ID lists them"
        case .job: "GET /v2/jobs?space_id=ID lists them"
        case .data, .asset:
            #"POST /v2/asset_types/asset/search?space_id=ID with {"query":"*:*"} finds them"#
        default: nil
        }
    }
}

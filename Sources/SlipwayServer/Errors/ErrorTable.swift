import HTTPTypes
import SlipwayCore

/// As what an error is told over HTTP: the status, and the platform's own code for it.
///
/// Clients repeat requests after a 500, so it is kept for what is wrong in Slipway itself or in
/// its home; whatever the sender can mend is a 4xx.
/// Source: the platform's API definition and the statuses its Python clients check.
struct HTTPForm: Equatable {
    let status: HTTPResponse.Status
    let code: String
    /// What the error is about: `deployment` and its name, `parameter`, `field`.
    var target: Target?

    struct Target: Equatable {
        let type: String
        let name: String
    }

    static let invalid = HTTPForm(status: .badRequest, code: "invalid_request_entity")
    static let tokenNotValid = HTTPForm(
        status: .unauthorized, code: "authentication_token_not_valid")
    static let tokenExpired = HTTPForm(
        status: .unauthorized, code: "authentication_token_expired")
    static let rejected = HTTPForm(status: .forbidden, code: "authorization_rejected")
    static let noService = HTTPForm(
        status: .forbidden, code: "no_associated_service_instance_error")
    static let conflict = HTTPForm(status: .conflict, code: "conflict")
    static let tooLarge = HTTPForm(status: .contentTooLarge, code: "request_entity_too_large")
    static let failure = HTTPForm(status: .internalServerError, code: "internal_server_error")

    static func doesNotExist(_ kind: ObjectKind, _ name: String) -> HTTPForm {
        let type =
            switch kind {
            case .data: "asset"
            default: kind.rawValue
            }
        return HTTPForm(status: .notFound, code: "\(type)_does_not_exist").about(type, name)
    }

    func about(_ type: String, _ name: String) -> HTTPForm {
        HTTPForm(status: status, code: code, target: Target(type: type, name: name))
    }
}

extension HTTPForm {
    /// The form of any error. Of errors that were not made for people nothing is told.
    init(of error: any Error) {
        self =
            switch error {
            case let error as LabError: error.httpForm
            case let error as RequestError: error.httpForm
            case let error as AccessTokenError: error.httpForm
            case let error as PageError: error.httpForm
            case let error as FunctionError: error.httpForm
            case .worker(let error) as ModelError: error.httpForm
            case let error as any UserFacingError:
                error.code == "too-large" ? .tooLarge : .invalid
            default: .failure
            }
    }
}

extension LabError {
    fileprivate var httpForm: HTTPForm {
        switch self {
        case .notFound(let kind, let name, _, _): .doesNotExist(kind, name)
        case .ambiguous(let kind, let name, _): .invalid.about(kind.rawValue, name)
        case .noPlace(let kind, let name): .invalid.about(kind.rawValue, name)
        case .badName(let kind, let name, _): .invalid.about(kind.rawValue, name)
        case .nameTaken(let kind, let name): .conflict.about(kind.rawValue, name)
        case .notPermitted(let refusal):
            .rejected.about(refusal.placeKind.rawValue, refusal.placeName)
        case .onlyAdministrator: .rejected
        case .notMember(let user, _):
            HTTPForm(status: .notFound, code: "member_does_not_exist").about("member", user)
        case .lastAdmin(let kind, let name, _): .conflict.about(kind.rawValue, name)
        case .confirmationNeeded, .secretInUse: .conflict
        case .inUse(let kind, let name, _): .conflict.about(kind.rawValue, name)
        case .notTrainingData(_, let lacks): .invalid.about("field", lacks)
        case .noSuchColumn(let column, _, _): .invalid.about("field", column)
        case .labelIsInput(let label): .invalid.about("field", label)
        case .noSuchRevision(let number, _, _):
            HTTPForm(status: .notFound, code: "revision_does_not_exist")
                .about("revision", "\(number)")
        case .contentNotSent(let kind, let name, _): .invalid.about(kind.rawValue, name)
        case .deployingFromProject(let model, _): .invalid.about("model", model)
        case .noService(let space): .noService.about("space", space)
        case .badServingName(let name): .invalid.about("serving_name", name)
        case .badPassword: .invalid.about("field", "password")
        case .servingNameTaken(let name, _): .conflict.about("serving_name", name)
        case .servingNameOfBatch(let name): .invalid.about("serving_name", name)
        case .badCopies, .copiesOfBatch: .invalid.about("field", "num_nodes")
        case .notOnline(let deployment): .invalid.about("deployment", deployment)
        case .notReady(let deployment, _, _): .conflict.about("deployment", deployment)
        case .notBatch(let deployment), .notAModel(let deployment),
            .functionNeedsInline(let deployment):
            .invalid.about("deployment", deployment)
        case .dataElsewhere(let name, _): .invalid.about("asset", name)
        case .notScheduled(let job): .invalid.about("job", job)
        case .badRunName(let name): .invalid.about("run", name)
        case .noSuchRun(let name, _, _): .doesNotExist(.run, name)
        case .runEnded(let run, _), .noOutput(let run, _): .conflict.about("run", run)
        case .jobRuns(let job, _): .conflict.about("job", job)
        case .unknownParameter(let name, _, _): .invalid.about("field", name)
        case .missingParameters(_, let function): .invalid.about("function", function)
        case .noRuntime(let deployment): .conflict.about("deployment", deployment)
        case .badRecords(let payload): payload.code == "too-large" ? .tooLarge : .invalid
        case .scoringRefused(let error, _, _, _, _): error.httpForm
        case .contentMissing, .contentDamaged, .portTaken, .alreadyServing, .homeUnusable,
            .newerHome:
            .failure
        }
    }
}

extension ScoringError {
    fileprivate var httpForm: HTTPForm {
        switch self {
        case .missingField(let field): .invalid.about("field", field)
        case .badValue(_, let field, _): .invalid.about("field", field)
        case .columnExists(let name): .invalid.about("field", name)
        case .refused: .invalid
        }
    }
}

extension RequestError {
    fileprivate var httpForm: HTTPForm {
        switch self {
        case .notHTTP, .notOneHost: .invalid
        case .headTooLong:
            HTTPForm(
                status: .requestHeaderFieldsTooLarge, code: "request_header_fields_too_large")
        case .unknownPath: HTTPForm(status: .notFound, code: "not_found")
        case .methodNotAllowed: HTTPForm(status: .methodNotAllowed, code: "method_not_allowed")
        case .noToken: .tokenNotValid
        case .logInRefused:
            HTTPForm(status: .unauthorized, code: "authentication_failed")
        case .foreignLogIn: HTTPForm(status: .forbidden, code: "foreign_origin")
        case .noVersion, .badVersion: .invalid.about("parameter", "version")
        case .bodyTooLarge: .tooLarge
        case .notJSON, .notAnObject: .invalid
        case .missingText(let key): .invalid.about("field", key)
        case .noInputData: .invalid.about("field", "input_data")
        case .noDeployment(let name): .doesNotExist(.deployment, name)
        case .tooManyRequests, .tooManyLogIns:
            HTTPForm(status: .tooManyRequests, code: "too_many_requests")
        case .tookTooLong: HTTPForm(status: .gatewayTimeout, code: "time_limit_exceeded")
        case .badTensor(let name, _): .invalid.about("field", name)
        case .noModelVersion(let version, _):
            HTTPForm(status: .notFound, code: "version_does_not_exist").about("version", version)
        case .noPlace: .invalid.about("parameter", "space_id")
        case .badNumber(let parameter, _), .badQuery(let parameter):
            .invalid.about("parameter", parameter)
        case .badChoice(let key, _), .badField(let key, _): .invalid.about("field", key)
        case .badPatch, .badMultipart, .badArchive: .invalid
        case .unknownSpecification(let id):
            HTTPForm(status: .notFound, code: "specification_does_not_exist")
                .about("specification", id)
        case .noPackageExtensions: .invalid.about("field", "package_extensions")
        case .badSignature: HTTPForm(status: .forbidden, code: "signature_not_valid")
        case .alreadyComplete(let name): .conflict.about("asset", name)
        case .contentIsFolder(let model): .conflict.about("model", model)
        case .noJobInput: .invalid.about("field", "scoring")
        }
    }
}

extension FunctionError {
    /// The sender's records may be at fault or the function, which the sender cannot mend; clients
    /// repeat requests after some statuses, and a function that failed fails again.
    fileprivate var httpForm: HTTPForm {
        switch self {
        case .noPython: .failure
        case .timedOut:
            HTTPForm(status: .badRequest, code: "function_timed_out")
        default: HTTPForm(status: .badRequest, code: "function_failed")
        }
    }
}

extension AccessTokenError {
    fileprivate var httpForm: HTTPForm {
        switch self {
        case .notValid: .tokenNotValid
        case .expired: .tokenExpired
        }
    }
}

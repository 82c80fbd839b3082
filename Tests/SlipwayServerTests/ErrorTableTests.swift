import Columns
import HTTPTypes
import HummingbirdCore
import SlipwayCore
import Testing

@testable import SlipwayServer

@Suite struct ErrorTableTests {
    static let payload = LabError.Payload(code: "bad-records", what: "w", why: nil, next: nil)
    static let tooLarge = LabError.Payload(code: "too-large", what: "w", why: nil, next: nil)

    static let lab: [(LabError, Int, String)] = [
        (.notFound(.deployment, "x", place: nil, nearest: nil), 404, "deployment_does_not_exist"),
        (.notFound(.model, "x", place: nil, nearest: nil), 404, "model_does_not_exist"),
        (.notFound(.data, "x", place: nil, nearest: nil), 404, "asset_does_not_exist"),
        (.notFound(.space, "x", place: nil, nearest: nil), 404, "space_does_not_exist"),
        (.ambiguous(.model, "x", ids: ["1", "2"]), 400, "invalid_request_entity"),
        (.noPlace(.model, "x"), 400, "invalid_request_entity"),
        (.badName(.space, "", reason: "it is empty"), 400, "invalid_request_entity"),
        (.nameTaken(.user, "x"), 409, "conflict"),
        (.onlyAdministrator(caller: "x", action: "y"), 403, "authorization_rejected"),
        (.notMember("x", members: []), 404, "member_does_not_exist"),
        (.lastAdmin(.space, "x", userName: "y"), 409, "conflict"),
        (.confirmationNeeded(action: "x", alsoDeletes: []), 409, "conflict"),
        (.secretInUse("x", functions: ["f"]), 409, "conflict"),
        (.inUse(.model, "x", by: ["y"]), 409, "conflict"),
        (.notTrainingData("x", lacks: "y"), 400, "invalid_request_entity"),
        (.noSuchColumn("x", data: "y", nearest: nil), 400, "invalid_request_entity"),
        (.noSuchRevision(2, model: "x", newest: 1), 404, "revision_does_not_exist"),
        (.contentNotSent(.model, "x", id: "i"), 400, "invalid_request_entity"),
        (.deployingFromProject(model: "x", project: "y"), 400, "invalid_request_entity"),
        (.noService(space: "x"), 403, "no_associated_service_instance_error"),
        (.badServingName("X"), 400, "invalid_request_entity"),
        (.badPassword, 400, "invalid_request_entity"),
        (.servingNameTaken("x", by: "y"), 409, "conflict"),
        (.servingNameOfBatch("x"), 400, "invalid_request_entity"),
        (.badCopies(0), 400, "invalid_request_entity"),
        (.copiesOfBatch, 400, "invalid_request_entity"),
        (.notOnline(deployment: "x"), 400, "invalid_request_entity"),
        (.notReady(deployment: "x", state: "failed", reason: nil), 409, "conflict"),
        (.notBatch(deployment: "x"), 400, "invalid_request_entity"),
        (.notAModel(deployment: "x"), 400, "invalid_request_entity"),
        (.dataElsewhere("x", space: "y"), 400, "invalid_request_entity"),
        (.functionNeedsInline(deployment: "x"), 400, "invalid_request_entity"),
        (.noSuchRun("x/1", job: "x", numbers: []), 404, "run_does_not_exist"),
        (.runEnded(run: "x/1", state: "failed"), 409, "conflict"),
        (.jobRuns(job: "x", run: "x/1"), 409, "conflict"),
        (.unknownParameter("x", function: "y", allowed: []), 400, "invalid_request_entity"),
        (.noRuntime(deployment: "x"), 409, "conflict"),
        (.badRecords(payload), 400, "invalid_request_entity"),
        (.badRecords(tooLarge), 413, "request_entity_too_large"),
        (scoring(.missingField("x")), 400, "invalid_request_entity"),
        (scoring(.refused("x")), 400, "invalid_request_entity"),
        (.contentMissing(hash: "x"), 500, "internal_server_error"),
        (.contentDamaged(hash: "x"), 500, "internal_server_error"),
        (.portTaken(1, holder: nil), 500, "internal_server_error"),
        (.alreadyServing(url: "x"), 500, "internal_server_error"),
        (.homeUnusable(path: "x", reason: "y"), 500, "internal_server_error"),
        (.newerHome(path: "x"), 500, "internal_server_error"),
    ]

    static func scoring(_ error: ScoringError) -> LabError {
        .scoringRefused(error, item: nil, deployment: "d", fields: [], inputs: ["x"])
    }

    @Test(arguments: lab)
    func `an error of the lab has its status and code`(
        error: LabError, status: Int, code: String
    ) {
        let body = ErrorBody(of: error, trace: "t")
        #expect(body.status.code == status)
        #expect(body.form.code == code)
        #expect(body.moreInfo == error.code)
    }

    static let requests: [(RequestError, Int, String)] = [
        (.unknownPath("/x"), 404, "not_found"),
        (.methodNotAllowed(.put, path: "/x", allowed: [.get]), 405, "method_not_allowed"),
        (.noToken, 401, "authentication_token_not_valid"),
        (.logInRefused, 401, "authentication_failed"),
        (.noDeployment("x"), 404, "deployment_does_not_exist"),
        (.tooManyRequests(limit: 1), 429, "too_many_requests"),
        (.alreadyComplete("rows"), 409, "conflict"),
        (.tookTooLong(secondsAllowed: 5), 504, "time_limit_exceeded"),
        (.tooManyLogIns(secondsToWait: 9), 429, "too_many_requests"),
        (.badTensor("x", reason: "it is empty"), 400, "invalid_request_entity"),
        (.noPlace, 400, "invalid_request_entity"),
        (.badNumber(parameter: "limit", "x"), 400, "invalid_request_entity"),
        (.badQuery("space_id"), 400, "invalid_request_entity"),
        (.badChoice(key: "role", allowed: ["viewer"]), 400, "invalid_request_entity"),
        (.badField(key: "days", reason: "it is no number"), 400, "invalid_request_entity"),
        (.badPatch(reason: "it is no list"), 400, "invalid_request_entity"),
        (.badMultipart(reason: "it is empty"), 400, "invalid_request_entity"),
        (.badArchive, 400, "invalid_request_entity"),
        (.unknownSpecification("x"), 404, "specification_does_not_exist"),
        (.badSignature, 403, "signature_not_valid"),
        (.contentIsFolder(model: "x"), 409, "conflict"),
        (.noJobInput(referenceCount: 0), 400, "invalid_request_entity"),
        (.noVersion, 400, "invalid_request_entity"),
        (.badVersion("x"), 400, "invalid_request_entity"),
        (.bodyTooLarge(limitInBytes: 1), 413, "request_entity_too_large"),
        (.notJSON(reason: "x"), 400, "invalid_request_entity"),
        (.notAnObject, 400, "invalid_request_entity"),
        (.missingText(key: "x"), 400, "invalid_request_entity"),
        (.noInputData, 400, "invalid_request_entity"),
    ]

    @Test(arguments: requests)
    func `an error of a request has its status and code`(
        error: RequestError, status: Int, code: String
    ) {
        let body = ErrorBody(of: error, trace: "t")
        #expect(body.status.code == status)
        #expect(body.form.code == code)
        #expect(body.message.hasPrefix(error.what))
    }

    @Test(arguments: [
        RequestError.unknownPath("/v2/software_specifications/x/package_extensions/y"),
        .noPackageExtensions,
        .unknownPath("/v2/package_extensions"),
    ])
    func `who would add packages to a specification is told what to do`(error: RequestError) {
        #expect(error.next?.contains("environments.json") == true)
    }

    @Test(arguments: [
        (AccessTokenError.notValid, "authentication_token_not_valid"),
        (.expired, "authentication_token_expired"),
    ])
    func `a bad token is told from an old one`(error: AccessTokenError, code: String) {
        let body = ErrorBody(of: error, trace: "t")
        #expect(body.status.code == 401)
        #expect(body.form.code == code)
        #expect(body.response().headers[.wwwAuthenticate] == "Bearer")
    }

    @Test(arguments: [
        LabError.notBatch(deployment: "live"),
        .notReady(deployment: "live", state: "failed", reason: nil),
        .functionNeedsInline(deployment: "live"), .jobRuns(job: "nightly", run: "nightly/1"),
        .noPlace(.space, "lab"), .servingNameOfBatch("live"),
        .notFound(.user, "anna", place: nil, nearest: nil),
    ])
    func `advice is no statement of the notebook`(error: LabError) throws {
        let statement = try #require(error.next)
        let message = ErrorBody(of: error, trace: "t").message
        #expect(!message.contains(statement))
        #expect(message.hasPrefix(error.notFoundByID?.what ?? error.what))
    }

    @Test func `a function that took too long is not called again by clients`() {
        let error = FunctionError.timedOut(seconds: 30, isStart: false)
        #expect(ErrorBody(of: error, trace: "t").status.code == 400)
    }

    @Test func `a message says what, why and what next`() {
        let error = LabError.badServingName("My name")
        #expect(
            ErrorBody(of: error, trace: "t").message
                == "`My name` cannot be a serving name; it has 1 to 36 of the characters a-z, 0-9 "
                + "and _; for example `my_name`")
    }

    @Test func `an error that was not made for people says nothing of itself`() {
        let body = ErrorBody(of: AdderRuntime.Surprise(), trace: "4f0c")
        #expect(body.status.code == 500)
        #expect(body.message == "something went wrong in Slipway; its log says more at trace 4f0c")
    }
}

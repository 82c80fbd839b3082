import Columns
import HTTPTypes

/// What the OpenAPI document says of a route beyond its method and path.
struct Operation {
    /// What a body is.
    enum Body {
        /// A JSON object, whatever is in it.
        case object
        /// JSON of this schema.
        case document(JSONValue)
        /// A list of changes.
        case patch
        /// The platform's records.
        case records
        /// Bytes of whatever kind.
        case bytes
    }

    let summary: String
    let body: Body?
    /// The status when all is well.
    let success: Int
    /// Another status when all is well: not done yet, or nothing to tell.
    let later: Int?
    /// The schema of the answer then; `nil` for some object.
    let answer: JSONValue?
    /// What the query may have, beside the date and the place.
    let query: [QueryParameter]

    private init(
        _ summary: String, _ body: Body? = nil, success: Int = 200, later: Int? = nil,
        answer: JSONValue? = nil, query: [QueryParameter] = []
    ) {
        self.summary = summary
        self.body = body
        self.success = success
        self.later = later
        self.answer = answer
        self.query = query
    }

    private static let status = Schema.object(
        required: ["status"], .record(["status": Schema.text]))
    private static let version = Operation(
        "The platform's version",
        answer: Schema.object(required: ["version"], .record(["version": Schema.text])))
    private static let tensors = Operation(
        "A deployment's tensors", answer: InferenceSchemas.model)
    private static let canScore = Operation(
        "Whether a deployment can score", answer: InferenceSchemas.modelReady)
    private static let scoreTensors = Operation(
        "Score tensors", .document(InferenceSchemas.request), answer: InferenceSchemas.answer)

    /// By method and path; a test sees to it that every route is here.
    static let all: [String: Operation] = [
        "GET /": Operation("What this server is"),
        "GET /health": Operation("Whether the server lives", answer: status),
        "GET /ready": Operation("Whether the server can work", answer: status),
        "GET /metrics": Operation("What the server has counted, for Prometheus"),
        "GET /openapi.json": Operation("This document"),
        "GET /openapi/deployments/:deployment": Operation("How one deployment is scored on"),
        "GET /ml/wml_services/version": version,
        "GET /ml/wml_services/v2/version": version,
        "POST /icp4d-api/v1/authorize": Operation(
            "Log in with an API key or a password", .document(PlaceSchemas.logIn),
            answer: PlaceSchemas.loggedIn),
        "PUT /v2/asset_files/:asset": Operation(
            "Send an asset's bytes by a signed path", .bytes, success: 201, query: [.signature]),
        "GET /v2/asset_files/:asset": Operation(
            "Fetch an asset's bytes by a signed path", query: [.signature]),

        "POST /v2/spaces": Operation(
            "Create a space", .document(PlaceSchemas.posted), success: 202,
            answer: PlaceSchemas.space),
        "GET /v2/spaces": Operation(
            "The caller's spaces", answer: Schema.page(of: PlaceSchemas.space),
            query: QueryParameter.ofPages + [.name, .type, .member, .roles]),
        "GET /v2/spaces/:space": Operation(
            "One space", answer: PlaceSchemas.space),
        "PATCH /v2/spaces/:space": Operation(
            "Change a space", .patch, answer: PlaceSchemas.space),
        "DELETE /v2/spaces/:space": Operation(
            "Delete a space and everything in it", success: 202),
        "POST /v2/spaces/:space/members": Operation(
            "Add members", .document(PlaceSchemas.postedMembers), answer: PlaceSchemas.addedMembers),
        "GET /v2/spaces/:space/members": Operation(
            "The members of a space", answer: Schema.page(of: PlaceSchemas.member),
            query: QueryParameter.ofPages + [.role, .type, .state]),
        "GET /v2/spaces/:space/members/:member": Operation(
            "One member", answer: PlaceSchemas.member),
        "PATCH /v2/spaces/:space/members/:member": Operation(
            "Change a member's role", .patch, answer: PlaceSchemas.member),
        "DELETE /v2/spaces/:space/members/:member": Operation("Remove a member", success: 204),

        "POST /transactional/v2/projects": Operation(
            "Create a project", .document(PlaceSchemas.postedProject), success: 201,
            answer: PlaceSchemas.createdProject),
        "DELETE /transactional/v2/projects/:project": Operation(
            "Delete a project and everything in it", success: 204),
        "GET /v2/projects": Operation(
            "The caller's projects", answer: Schema.page(of: PlaceSchemas.project),
            query: QueryParameter.ofPages + [.name]),
        "GET /v2/projects/:project": Operation(
            "One project", answer: PlaceSchemas.project),
        "POST /projects/api/rest/catalogs/assets/:asset/promote": Operation(
            "Copy an asset of a project into a space",
            .document(DataAssetSchemas.postedPromotion), answer: DataAssetSchemas.promoted),

        "GET /v2/software_specifications": Operation(
            "Software specifications",
            answer: SpecificationSchemas.list(of: SpecificationSchemas.software), query: [.name]),
        "POST /v2/software_specifications": Operation(
            "Give one of them a further name", .document(SpecificationSchemas.postedSoftware),
            success: 201, answer: SpecificationSchemas.software),
        "GET /v2/software_specifications/:specification": Operation(
            "One of them", answer: SpecificationSchemas.software),
        "DELETE /v2/software_specifications/:specification": Operation(
            "Delete one of somebody's own", success: 204),
        "GET /v2/hardware_specifications": Operation(
            "Hardware specifications",
            answer: SpecificationSchemas.list(of: SpecificationSchemas.hardware), query: [.name]),
        "GET /v2/hardware_specifications/:specification": Operation(
            "One of them", answer: SpecificationSchemas.hardware),
        "GET /ml/v4/list/software_specifications": Operation(
            "The states of software specifications", answer: SpecificationSchemas.states,
            query: [.state]),

        "POST /ml/v4/models": Operation(
            "Announce a model", .document(AssetSchemas.postedModel), success: 201,
            answer: AssetSchemas.asset),
        "GET /ml/v4/models": Operation(
            "The models of a space or project", answer: Schema.page(of: AssetSchemas.asset),
            query: QueryParameter.ofPages),
        "GET /ml/v4/models/:asset": Operation(
            "One model", answer: AssetSchemas.asset, query: [.rev]),
        "PATCH /ml/v4/models/:asset": Operation(
            "Change what is said of a model", .patch, answer: AssetSchemas.asset),
        "DELETE /ml/v4/models/:asset": Operation("Delete a model", success: 204),
        "PUT /ml/v4/models/:asset/content": Operation(
            "Send a model's content", .bytes, success: 201, answer: AssetSchemas.asset),
        "GET /ml/v4/models/:asset/content": Operation(
            "A model's content as it was sent", query: [.rev, .revisionID]),
        "GET /ml/v4/models/:asset/download": Operation(
            "A model's content as it was sent", query: [.rev, .revisionID]),
        "POST /ml/v4/models/:asset/revisions": Operation(
            "Freeze a model as it is", .object, success: 201,
            answer: AssetSchemas.asset),
        "GET /ml/v4/models/:asset/revisions": Operation(
            "A model's revisions, newest first", answer: Schema.page(of: AssetSchemas.asset),
            query: QueryParameter.ofPages),

        "POST /ml/v4/functions": Operation(
            "Announce a function", .document(AssetSchemas.postedFunction), success: 201,
            answer: AssetSchemas.asset),
        "GET /ml/v4/functions": Operation(
            "The functions of a space or project", answer: Schema.page(of: AssetSchemas.asset),
            query: QueryParameter.ofPages),
        "GET /ml/v4/functions/:asset": Operation(
            "One function", answer: AssetSchemas.asset, query: [.rev]),
        "PATCH /ml/v4/functions/:asset": Operation(
            "Change what is said of a function", .patch, answer: AssetSchemas.asset),
        "DELETE /ml/v4/functions/:asset": Operation("Delete a function", success: 204),
        "PUT /ml/v4/functions/:asset/code": Operation(
            "Send a function's code", .bytes, success: 201, answer: AssetSchemas.asset),
        "GET /ml/v4/functions/:asset/code": Operation("A function's code, compressed"),
        "POST /ml/v4/functions/:asset/revisions": Operation(
            "Freeze a function as it is", .object, success: 201,
            answer: AssetSchemas.asset),
        "GET /ml/v4/functions/:asset/revisions": Operation(
            "A function's revisions, newest first", answer: Schema.page(of: AssetSchemas.asset),
            query: QueryParameter.ofPages),

        "POST /ml/v4/pipelines": Operation(
            "Keep a pipeline", .document(AssetSchemas.postedPipeline), success: 201,
            answer: AssetSchemas.asset),
        "GET /ml/v4/pipelines": Operation(
            "The pipelines of a space or project", answer: Schema.page(of: AssetSchemas.asset),
            query: QueryParameter.ofPages),
        "GET /ml/v4/pipelines/:pipeline": Operation(
            "One pipeline", answer: AssetSchemas.asset),
        "DELETE /ml/v4/pipelines/:pipeline": Operation("Delete a pipeline", success: 204),

        "POST /v2/assets": Operation(
            "Announce an asset", .document(DataAssetSchemas.posted), success: 201,
            answer: DataAssetSchemas.asset),
        "GET /v2/assets/:asset": Operation("One asset", answer: DataAssetSchemas.asset),
        "DELETE /v2/assets/:asset": Operation("Delete an asset", success: 204),
        "POST /v2/assets/:asset/attachments": Operation(
            "Get a path to which an asset's bytes are sent",
            .document(DataAssetSchemas.postedAttachment), success: 201,
            answer: DataAssetSchemas.announcedAttachment),
        "GET /v2/assets/:asset/attachments/:attachment": Operation(
            "Get a path from which an asset's bytes are fetched",
            answer: DataAssetSchemas.attachment),
        "POST /v2/assets/:asset/attachments/:attachment/complete": Operation(
            "Say that an asset's bytes have been sent",
            answer: DataAssetSchemas.completedAttachment),
        "POST /v2/asset_types/:type/search": Operation(
            "Search assets of a type", .document(DataAssetSchemas.postedSearch),
            answer: DataAssetSchemas.found),

        "POST /ml/v4/deployments": Operation(
            "Deploy a model or function", .document(AssetSchemas.postedDeployment), success: 202,
            answer: AssetSchemas.deployment),
        "GET /ml/v4/deployments": Operation(
            "Deployments, by filters", later: 204, answer: Schema.page(of: AssetSchemas.deployment),
            query: QueryParameter.ofPages + [
                .servingName, .conflict, .tag, .assetID, .name, .type, .state,
            ]),
        "GET /ml/v4/deployments/:deployment": Operation(
            "One deployment", answer: AssetSchemas.deployment),
        "PATCH /ml/v4/deployments/:deployment": Operation(
            "Change a deployment", .patch, later: 202, answer: AssetSchemas.deployment),
        "DELETE /ml/v4/deployments/:deployment": Operation("Delete a deployment", success: 204),
        "POST /ml/v4/deployments/:deployment/predictions": Operation(
            "Score records", .records, answer: AssetSchemas.predictions),

        "POST /ml/v4/deployment_jobs": Operation(
            "Run a batch job", .document(JobSchemas.postedBatch), success: 202,
            answer: JobSchemas.batch),
        "GET /ml/v4/deployment_jobs": Operation(
            "The newest batch jobs of a space", answer: Schema.page(of: JobSchemas.batch),
            query: QueryParameter.ofPages),
        "GET /ml/v4/deployment_jobs/:job": Operation(
            "One batch job, with its predictions", answer: JobSchemas.batch),
        "DELETE /ml/v4/deployment_jobs/:job": Operation(
            "Cancel a batch job", success: 204, query: [.hardDelete]),

        "POST /v2/jobs": Operation(
            "Create a job for a batch deployment", .document(JobSchemas.posted), success: 201,
            answer: JobSchemas.job),
        "GET /v2/jobs": Operation(
            "The jobs of a space", answer: JobSchemas.page(JobSchemas.job),
            query: QueryParameter.ofPages + [.assetRef, .name]),
        "GET /v2/jobs/:job": Operation(
            "One job, with its records and schedule", answer: JobSchemas.job),
        "PATCH /v2/jobs/:job": Operation(
            "Change a job's name, description, schedule, retention or notifications", .patch,
            answer: JobSchemas.job),
        "DELETE /v2/jobs/:job": Operation("Delete a job and its runs", success: 204),
        "POST /v2/jobs/:job/runs": Operation(
            "Start a run", success: 201, answer: JobSchemas.run),
        "GET /v2/jobs/:job/runs": Operation(
            "The runs of a job, newest first", answer: JobSchemas.page(JobSchemas.run),
            query: QueryParameter.ofPages + [.states]),
        "GET /v2/jobs/:job/runs/:run": Operation(
            "One run, with its predictions", answer: JobSchemas.run),
        "DELETE /v2/jobs/:job/runs/:run": Operation("Delete a run that is over", success: 204),
        "POST /v2/jobs/:job/runs/:run/cancel": Operation("Cancel a run", success: 204),
        "GET /v2/jobs/:job/runs/:run/logs": Operation(
            "What a run did, line by line", answer: JobSchemas.logs),

        "GET /v2": Operation(
            "What this server is, for the Open Inference Protocol",
            answer: InferenceSchemas.server),
        "GET /v2/health/live": Operation(
            "Whether the server lives", answer: InferenceSchemas.live),
        "GET /v2/health/ready": Operation(
            "Whether the server can work", answer: InferenceSchemas.ready),
        "GET /v2/models/:model": tensors,
        "GET /v2/models/:model/ready": canScore,
        "POST /v2/models/:model/infer": scoreTensors,
        "GET /v2/models/:model/versions/:version": tensors,
        "GET /v2/models/:model/versions/:version/ready": canScore,
        "POST /v2/models/:model/versions/:version/infer": scoreTensors,

        "GET /ml/v4/experiments": Operation(
            "There are none", answer: Schema.page(of: Schema.someObject),
            query: QueryParameter.ofPages),
        "GET /ml/v4/remote_training_systems": Operation(
            "There are none", answer: Schema.page(of: Schema.someObject),
            query: QueryParameter.ofPages),
        "GET /ml/v4/training_definitions": Operation(
            "There are none", answer: Schema.page(of: Schema.someObject),
            query: QueryParameter.ofPages),
        "GET /v2/connections": Operation(
            "There are none", answer: Schema.page(of: Schema.someObject),
            query: QueryParameter.ofPages),
    ]
}

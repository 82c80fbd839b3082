import Columns
import SlipwayCore

/// The values of use cases, fact sheets and evaluations.
extension JSONValue {
    init(_ useCase: UseCase, status: UseCase.Status) {
        self = .object(
            Self.common(useCase) + [
                .init("status", .string(status.rawValue)),
                .init("risk", .string(useCase.risk.rawValue)),
                .init("purpose", useCase.purpose.map(JSONValue.string) ?? .null),
                .init("owner", .string(useCase.owner)),
                .init(
                    "models",
                    .array(
                        useCase.models.map {
                            .object([
                                .init("id", .string($0.modelID)),
                                .init("name", .string($0.modelName)),
                                .init("since", .string($0.since.iso8601)),
                            ])
                        })),
                .init("created_at", .string(useCase.createdAt.iso8601)),
            ])
    }

    init(_ overview: UseCaseOverview) {
        guard case .object(let members) = JSONValue(overview.useCase, status: overview.status)
        else {
            self = .null
            return
        }
        self = .object(
            members + [
                .init("standings", .array(overview.standings.map { JSONValue($0) })),
                .init("hidden", .number(Double(overview.hiddenStages.count))),
                .init("history", .array(overview.history.map { JSONValue($0) })),
            ])
    }

    init(_ standing: ModelStanding) {
        self = .object([
            .init("id", .string(standing.model.id)), .init("name", .string(standing.model.name)),
            .init("kind", .string("model")), .init("stage", .string(standing.stage.rawValue)),
            .init("place_id", .string(standing.place.id)),
            .init("place", .string(standing.place.name)),
            .init(
                "deployments",
                .array(
                    standing.deployments.map { one in
                        JSONValue(one.deployment, evaluation: one.newestEvaluation)
                    })),
        ])
    }

    private init(_ deployment: Deployment, evaluation: DeploymentEvaluation?) {
        guard case .object(let members) = JSONValue(deployment) else {
            self = .null
            return
        }
        self = .object(
            members + [.init("evaluation", evaluation.map { JSONValue($0) } ?? .null)])
    }

    init(_ event: ModelEvent) {
        self = .object([
            .init("at", .string(event.at.iso8601)), .init("user", .string(event.userName)),
            .init("code", .string(event.code)), .init("text", .string(event.text)),
            .init("model_id", .string(event.modelID)), .init("model", .string(event.modelName)),
        ])
    }

    init(_ fact: Fact) {
        self = .object(
            Self.common(fact) + [
                .init("value", fact.value.json), .init("type", .string(fact.value.type)),
                .init("model_id", .string(fact.modelID)), .init("set_by", .string(fact.setBy)),
                .init("modified_at", .string(fact.modifiedAt.iso8601)),
            ])
    }

    init(_ evaluation: DeploymentEvaluation) {
        var members = Self.common(evaluation)
        members += [
            .init("deployment_id", .string(evaluation.deploymentID)),
            .init("number", .number(Double(evaluation.number))),
            .init("data", .string(evaluation.dataName)),
            .init("data_sha256", .string(evaluation.dataHash)),
            .init("label", .string(evaluation.label)),
            .init("rows", .number(Double(evaluation.evaluatedCount))),
        ]
        switch evaluation.metrics {
        case .classification(let metrics): members += metrics.members
        case .regression(let metrics):
            members += [
                .init("root_mean_squared_error", .number(metrics.rootMeanSquaredError)),
                .init("mean_absolute_error", .number(metrics.meanAbsoluteError)),
                .init("mean_error", .number(metrics.meanError)),
                .init("r2", metrics.r2.map(JSONValue.number) ?? .null),
                .init(
                    "explained_variance",
                    metrics.explainedVariance.map(JSONValue.number) ?? .null),
            ]
        }
        members += [
            .init("remarks", .array(evaluation.remarks.map(JSONValue.string))),
            .init("user", .string(evaluation.userName)),
            .init("created_at", .string(evaluation.createdAt.iso8601)),
        ]
        self = .object(members)
    }

    init(_ sheet: FactSheet) {
        self = .object([
            .init("id", .string(sheet.model.id)), .init("name", .string(sheet.model.name)),
            .init("kind", .string("factsheet")), .init("stage", .string(sheet.stage.rawValue)),
            .init("place", .string(sheet.place.name)),
            .init(
                "usecase",
                sheet.governance.map { JSONValue($0.useCase, status: $0.status) } ?? .null),
            .init("model", JSONValue(sheet.model)),
            .init("training_metrics", .object(sheet.model.current.trainingMetrics)),
            .init("copies", .array(sheet.copies.map { JSONValue($0) })),
            .init(
                "deployments",
                .array(
                    sheet.deployments.map {
                        JSONValue($0.deployment, evaluation: $0.evaluations.last)
                    })),
            .init("evaluation", sheet.newestEvaluation.map { JSONValue($0) } ?? .null),
            .init("facts", .array(sheet.facts.map { JSONValue($0.fact) })),
            .init("history", .array(sheet.history.map { JSONValue($0) })),
        ])
    }
}

extension ClassificationMetrics {
    fileprivate var members: [JSONValue.Member] {
        func number(_ value: Double?) -> JSONValue { value.map(JSONValue.number) ?? .null }
        func scores(_ scores: Scores) -> JSONValue {
            .object([
                .init("precision", .number(scores.precision)),
                .init("recall", .number(scores.recall)), .init("f1", .number(scores.f1)),
            ])
        }
        return [
            .init("accuracy", .number(accuracy)),
            .init("precision", number(positiveClass?.scores.precision)),
            .init("recall", number(positiveClass?.scores.recall)),
            .init("f1", number(positiveClass?.scores.f1)),
            .init("area_under_roc", number(areaUnderROC)),
            .init("average_precision", number(averagePrecision)),
            .init("log_loss", number(logLoss)),
            .init("classes", .array(classes.map(JSONValue.number))),
            .init(
                "confusion", .array(confusion.map { .array($0.map { .number(Double($0)) }) })),
            .init(
                "per_class",
                .array(
                    perClass.map {
                        .object([
                            .init("class", .number($0.label)), .init("scores", scores($0.scores)),
                            .init("support", .number(Double($0.support))),
                        ])
                    })),
            .init("macro_average", scores(macroAverage)),
            .init("weighted_average", scores(weightedAverage)),
        ]
    }
}

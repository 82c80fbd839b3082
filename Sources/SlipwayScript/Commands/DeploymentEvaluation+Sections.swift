import Columns
import SlipwayCore

extension DeploymentEvaluation {
    /// What was found, for people: the figures, and of a classification the confusion matrix.
    var sections: [Section] {
        var fields: [(label: String, value: JSONValue)] = [
            ("deployment", .string(deploymentName)),
            ("model", .string("\(modelName), revision \(revision)")),
            ("data", .string("\(dataName), \(counted(evaluatedCount, "row"))")),
            ("label", .string(label)),
            ("at", .string(createdAt.shown)), ("by", .string(userName)),
        ]
        switch metrics {
        case .regression(let metrics):
            fields += [
                ("root mean squared error", .number(metrics.rootMeanSquaredError)),
                ("mean absolute error", .number(metrics.meanAbsoluteError)),
                ("mean error", .number(metrics.meanError)),
                ("R²", metrics.r2.map(JSONValue.number) ?? .string("undefined")),
                (
                    "explained variance",
                    metrics.explainedVariance.map(JSONValue.number) ?? .string("undefined")
                ),
            ]
            return [Section("Evaluation", [.fields(fields)])] + remarkSection
        case .classification(let metrics):
            fields.append(("accuracy", .number(metrics.accuracy)))
            if let positive = metrics.positiveClass {
                let name = NumberText.table(positive.label)
                fields += [
                    ("precision of \(name)", .number(positive.scores.precision)),
                    ("recall of \(name)", .number(positive.scores.recall)),
                    ("F1 of \(name)", .number(positive.scores.f1)),
                ]
            }
            let undefined = JSONValue.string("undefined")
            fields += [
                ("area under ROC", metrics.areaUnderROC.map(JSONValue.number) ?? undefined),
                ("average precision", metrics.averagePrecision.map(JSONValue.number) ?? undefined),
                ("log loss", metrics.logLoss.map(JSONValue.number) ?? undefined),
            ]
            return [
                Section("Evaluation", [.fields(fields)]),
                Section("Confusion matrix", [.table(metrics.confusionTable)]),
                Section("Classes", [.table(metrics.classTable)]),
            ] + remarkSection
        }
    }

    private var remarkSection: [Section] {
        remarks.isEmpty
            ? [] : [Section("Remarks", [.text(remarks.map { $0 + "\n" }.joined())])]
    }
}

extension ClassificationMetrics {
    /// What is true, line by line, against what was predicted.
    fileprivate var confusionTable: Table {
        let names = classes.map { NumberText.table($0) }
        return Table(
            [.init("actual")]
                + names.map { Table.Heading("predicted \($0)", isNumber: true) },
            rows: zip(names, confusion).map { name, counts in
                [.string(name)] + counts.map { .number(Double($0)) }
            }, ifEmpty: "no classes")
    }

    fileprivate var classTable: Table {
        func row(_ name: String, _ scores: Scores, _ support: Int) -> [JSONValue] {
            [
                .string(name), .number(scores.precision), .number(scores.recall),
                .number(scores.f1), .number(Double(support)),
            ]
        }
        return Table(
            [
                .init("class"), .init("precision", isNumber: true),
                .init("recall", isNumber: true), .init("F1", isNumber: true),
                .init("rows", isNumber: true),
            ],
            rows: perClass.map { row(NumberText.table($0.label), $0.scores, $0.support) }
                + [
                    row("macro average", macroAverage, rowCount),
                    row("weighted average", weightedAverage, rowCount),
                ], ifEmpty: "no classes")
    }
}

import Columns

extension ClassificationMetrics {
    /// The words for all that is undefined, or 0 by convention.
    static func remarks(
        classes: [Double], counts: Counts, hasProbabilities: Bool
    ) -> [String] {
        areaRemarks(classes: classes, counts: counts, hasProbabilities: hasProbabilities)
            + scoreRemarks(classes: classes, counts: counts)
    }

    private static func areaRemarks(
        classes: [Double], counts: Counts, hasProbabilities: Bool
    ) -> [String] {
        let all = "area under ROC, average precision and log loss"
        guard hasProbabilities else {
            return ["\(all) need probabilities, and the model gives none"]
        }
        guard classes.count > 1 else {
            return ["\(all) are undefined: the model knows only one class"]
        }
        let absent = zip(classes, counts.actual).filter { $0.1 == 0 }.map(\.0)
        guard !absent.isEmpty else { return [] }
        let noLabel = "no label is " + list(absent.map(NumberText.table), most: 6, last: "or")
        let present = zip(classes, counts.actual).filter { $0.1 > 0 }.map(\.0)
        let reason =
            present.count == 1
            ? "all labels are " + NumberText.table(present[0]) : noLabel
        let lacksPositives = classes.count > 2 || counts.actual[1] == 0
        return ["area under ROC is undefined: \(reason)"]
            + (lacksPositives ? ["average precision is undefined: \(noLabel)"] : [])
    }

    private static func scoreRemarks(classes: [Double], counts: Counts) -> [String] {
        func remark(
            _ score: String, _ why: String, where isUndefined: (Int) -> Bool
        ) -> [String] {
            let names = classes.indices.filter(isUndefined).map { NumberText.table(classes[$0]) }
            guard !names.isEmpty else { return [] }
            let which = names.count == 1 ? "class" : "classes"
            return [
                "\(score) of \(which) \(list(names, most: 6, last: "and")) is undefined and "
                    + "counts as 0: \(why)"
            ]
        }
        return remark("precision", "never predicted") { counts.predicted[$0] == 0 }
            + remark("recall", "no label") { counts.actual[$0] == 0 }
            + remark("F1", "no label and never predicted") {
                counts.predicted[$0] == 0 && counts.actual[$0] == 0
            }
    }
}

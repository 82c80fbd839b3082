import Columns

extension EvaluationError: UserFacingError {
    public var code: String {
        switch self {
        case .noRows: "no-rows"
        case .lengthsDiffer: "lengths-differ"
        case .badLabel: "bad-label"
        case .badPrediction: "bad-prediction"
        case .badProbabilities, .unevenProbabilities: "bad-probabilities"
        case .tooManyClasses: "too-many-classes"
        case .noColumn: "no-column"
        case .labelIsOutput, .labelsAreVectors: "bad-label-column"
        case .noPrediction, .lacksOutput, .mistypedOutput: "no-prediction"
        }
    }

    public var what: String {
        switch self {
        case .noRows: "there are no rows to evaluate"
        case .lengthsDiffer(let labels, let predictions, let probabilities):
            list(
                [counted(labels, "label"), counted(predictions, "prediction")]
                    + (probabilities.map { [counted($0, "row") + " of probabilities"] } ?? []),
                most: 3, last: "and") + " do not belong together"
        case .badLabel(let row, let fault): fault.what(row: row)
        case .badPrediction(let row, let fault): fault.what(row: row)
        case .badProbabilities(let row, let fault): fault.what(row: row)
        case .unevenProbabilities(let count, let classCount):
            "\(counted(count, "probability", "probabilities")) cannot be rows of \(classCount)"
        case .tooManyClasses(let count, _): "there are \(count) classes"
        case .noColumn(let name, _, _): "the data has no column `\(name)`"
        case .labelIsOutput(let name): "the column `\(name)` is what the model says, not a label"
        case .labelsAreVectors(let name): "the column `\(name)` holds vectors, not labels"
        case .noPrediction: "the model makes no prediction that could be evaluated"
        case .lacksOutput(let name): "the scored rows have no column `\(name)`"
        case .mistypedOutput(let name, let expected):
            "the column `\(name)` of the scored rows does not hold \(expected)"
        }
    }

    public var why: String? {
        switch self {
        case .noRows: "the data is empty, or the model skipped every row"
        case .lengthsDiffer: "every row has one of each"
        case .badLabel(_, let fault): fault.why
        case .badPrediction(_, let fault): fault.why
        case .badProbabilities(_, let fault): fault.why
        case .unevenProbabilities: "every row has one probability for each class"
        case .tooManyClasses(_, let limit): "at most \(limit) are told apart"
        case .noColumn: "the labels are read from it"
        case .labelIsOutput: "a prediction that is compared with itself is always right"
        case .labelsAreVectors: "a label is one number"
        case .noPrediction, .mistypedOutput: nil
        case .lacksOutput: "the model names it as one that it adds"
        }
    }

    public var next: String? {
        switch self {
        case .badLabel(_, let fault): fault.next
        case .noColumn(_, let nearest, let columns):
            Records.separatorAdvice(columns)
                ?? nearest.map { "did you mean `\($0)`?" }
                ?? (columns.isEmpty ? "add a column with the true answers to the data" : nil)
                ?? (columns.count == 1
                    ? "say `as \(quotedIfNeeded(columns[0]))`, if that has the true answers"
                    : "say `as COLUMN`: "
                        + list(columns.map { "`\($0)`" }, most: 6, last: "or"))
        case .labelIsOutput, .labelsAreVectors: "name the column that holds the true answers"
        case .tooManyClasses: "check that the label column holds classes, not measurements"
        case .noRows, .lengthsDiffer, .badPrediction, .badProbabilities, .unevenProbabilities,
            .noPrediction, .lacksOutput, .mistypedOutput:
            nil
        }
    }
}

extension EvaluationError.LabelFault {
    fileprivate func what(row: Int) -> String {
        switch self {
        case .missing: "row \(row) has no label"
        case .notANumber: "the label of row \(row) is NaN"
        case .notWhole(let label):
            "the label of row \(row) is \(numberText(label)), not a whole number"
        case .notAClass(let label, _):
            "the label of row \(row) is \(numberText(label)), not a class of the model"
        case .tooLarge(let label, _): "the label of row \(row) is \(numberText(label))"
        case .text(let text):
            "the label of row \(row) is the text `\(text.prefix(40))`, not a number"
        }
    }

    fileprivate var why: String? {
        switch self {
        case .missing, .notANumber: "a prediction is judged by the answer that is known to be true"
        case .notWhole: "classes are numbered 0, 1, 2 …"
        case .notAClass(_, let classCount):
            classCount.map(classRange) ?? "classes are numbered 0, 1, 2 …"
        case .tooLarge(_, let limit): rangeText(limit)
        case .text: "labels are compared with predictions, which are numbers"
        }
    }

    fileprivate var next: String? {
        switch self {
        case .missing, .notANumber: "give the label, or leave the record out"
        case .notWhole, .notAClass: "number the classes as the training data did"
        case .tooLarge: nil
        case .text: "write the labels as the training data did, such as 0 and 1"
        }
    }
}

extension EvaluationError.PredictionFault {
    fileprivate func what(row: Int) -> String {
        switch self {
        case .missing: "row \(row) has no prediction"
        case .notANumber: "the prediction of row \(row) is NaN"
        case .notAClass(let prediction, _):
            "the prediction of row \(row) is \(numberText(prediction)), not a class"
        case .tooLarge(let prediction, _):
            "the prediction of row \(row) is \(numberText(prediction))"
        }
    }

    fileprivate var why: String? {
        switch self {
        case .missing, .notANumber: nil
        case .notAClass(_, let classCount):
            classCount.map(classRange) ?? "classes are numbered 0, 1, 2 …"
        case .tooLarge(_, let limit): rangeText(limit)
        }
    }
}

extension EvaluationError.ProbabilityFault {
    fileprivate func what(row: Int) -> String {
        switch self {
        case .missing: "row \(row) has no probabilities"
        case .count(let count, _):
            "row \(row) has \(counted(count, "probability", "probabilities"))"
        case .notANumber(let index): "the probability of class \(index) in row \(row) is NaN"
        case .negative(let probability, let index):
            "the probability of class \(index) in row \(row) is \(numberText(probability))"
        case .sum(let sum):
            "the probabilities of row \(row) add up to \(numberText(sum))"
        }
    }

    fileprivate var why: String? {
        switch self {
        case .missing, .notANumber: nil
        case .count(_, let first): "row 1 has \(first), and every row has as many"
        case .negative: "a probability is from 0 to 1"
        case .sum: "they add up to 1, within \(NumberText.table(ClassProbabilities.tolerance))"
        }
    }
}

/// In full when it is not whole, as six digits may not show what is wrong.
private func numberText(_ value: Double) -> String {
    value == value.rounded() ? NumberText.table(value) : NumberText.csv(value)
}

private func classRange(_ classCount: Int) -> String {
    switch classCount {
    case 1: "the model has only the class 0"
    case 2: "the model has the classes 0 and 1"
    default: "the model has the classes 0 to \(classCount - 1)"
    }
}

private func rangeText(_ limit: Double) -> String {
    "numbers up to \(NumberText.table(limit)) can be squared and added up"
}

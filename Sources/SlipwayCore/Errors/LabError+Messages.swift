extension LabError: UserFacingError {
    public var code: String {
        switch self {
        case .notFound: "not-found"
        case .ambiguous: "ambiguous"
        case .noPlace: "no-place"
        case .badName: "bad-name"
        case .nameTaken: "name-taken"
        case .notPermitted, .onlyAdministrator: "not-permitted"
        case .notMember: "not-found"
        case .lastAdmin: "last-admin"
        case .confirmationNeeded, .secretInUse: "confirmation-needed"
        case .inUse: "in-use"
        case .notTrainingData, .noSuchColumn, .labelIsInput: "bad-training-data"
        case .noSuchRevision: "not-found"
        case .contentNotSent: "no-content"
        case .deployingFromProject: "not-in-a-space"
        case .noService: "no-service"
        case .badServingName, .servingNameOfBatch: "bad-serving-name"
        case .badPassword: "bad-password"
        case .servingNameTaken: "name-taken"
        case .badCopies, .copiesOfBatch: "bad-value"
        case .notOnline: "not-online"
        case .notReady: "not-ready"
        case .notBatch: "not-batch"
        case .notAModel: "not-a-model"
        case .dataElsewhere: "not-in-the-space"
        case .functionNeedsInline: "inline-only"
        case .notScheduled, .badRunName, .noSuchRun, .noRuntime: "not-found"
        case .runEnded: "run-ended"
        case .noOutput: "no-output"
        case .jobRuns: "in-use"
        case .unknownParameter, .missingParameters: "bad-parameter"
        case .badRecords(let payload): payload.code
        case .scoringRefused(let error, _, _, _, _): error.code
        case .contentMissing: "content-missing"
        case .contentDamaged: "content-damaged"
        case .portTaken: "port-taken"
        case .alreadyServing: "already-serving"
        case .homeUnusable: "home-unusable"
        case .newerHome: "newer-home"
        }
    }

    /// What happened, for somebody who has told by its id what is not there, as programs do; `nil`
    /// for whatever else happened, and for what they tell by a name too.
    public var notFoundByID: (kind: ObjectKind, what: String)? {
        guard case .notFound(let kind, let id, let place, _) = self,
            ![.user, .secret].contains(kind)
        else { return nil }
        return (
            kind, "there is no \(kind.noun) with the id `\(id)`" + (place.map { " \($0)" } ?? "")
        )
    }

    public var what: String {
        switch self {
        case .notFound(let kind, let name, let place, _):
            "there is no \(kind.noun) called `\(name)`" + (place.map { " \($0)" } ?? "")
        case .ambiguous(let kind, let name, let ids):
            "there are \(ids.count) \(kind.noun)s called `\(name)`"
        case .noPlace(let kind, let name):
            "it is not said where the \(kind.noun) `\(name)` lies"
        case .badName(let kind, let name, _):
            "`\(name.prefix(40))` cannot be the name of \(kind.withArticle)"
        case .nameTaken(let kind, let name): "there is already \(kind.withArticle) called `\(name)`"
        case .notPermitted(let refusal): "`\(refusal.userName)` may not \(refusal.action)"
        case .onlyAdministrator(let caller, let action): "`\(caller)` may not \(action)"
        case .notMember(let user, _): "`\(user)` is not a member"
        case .lastAdmin(let kind, let name, let user):
            "`\(user)` is the only admin of \(kind.noun) `\(name)`"
        case .confirmationNeeded(let action, _): "\(action) needs to be confirmed"
        case .secretInUse(let name, _): "deleting secret `\(name)` needs to be confirmed"
        case .inUse(let kind, let name, _): "the \(kind.noun) `\(name)` is in use"
        case .notTrainingData(let data, let lacks):
            "`\(data)` cannot be the training data: it has no column `\(lacks)`"
        case .noSuchColumn(let column, let data, _): "`\(data)` has no column `\(column)`"
        case .labelIsInput(let label): "the model reads `\(label)`, so it is not the label"
        case .noSuchRevision(let number, let model, _):
            "the model `\(model)` has no revision \(number)"
        case .contentNotSent(let kind, let name, _): "the \(kind.noun) `\(name)` has no content"
        case .deployingFromProject(let model, let project):
            "the model `\(model)` lies in project `\(project)`, where nothing can be deployed"
        case .noService(let space): "space `\(space)` has no machine-learning service"
        case .badServingName(let name): "`\(name)` cannot be a serving name"
        case .badPassword: "this cannot be a password"
        case .servingNameTaken(let name, _): "the serving name `\(name)` is taken"
        case .servingNameOfBatch: "a batch deployment has no serving name"
        case .badCopies(let count): "\(count) copies cannot be made"
        case .copiesOfBatch: "a batch deployment has no copies"
        case .notOnline(let deployment): "`\(deployment)` is a batch deployment"
        case .notReady(let deployment, let state, _):
            "the deployment `\(deployment)` is \(state), not ready"
        case .notBatch(let deployment): "`\(deployment)` is an online deployment"
        case .notAModel(let deployment): "`\(deployment)` is a function, not a model"
        case .dataElsewhere(let data, let space):
            "the data asset `\(data)` does not lie in space `\(space)`"
        case .functionNeedsInline(let deployment):
            "`\(deployment)` is a function, which takes no data asset"
        case .notScheduled(let job): "job `\(job)` has no schedule"
        case .badRunName(let name): "`\(name)` does not name a run"
        case .noSuchRun(let name, let job, _): "there is no run `\(name)` of job `\(job)`"
        case .runEnded(let run, let state): "run `\(run)` has ended already: it is \(state)"
        case .noOutput(let run, let state): "run `\(run)` has no output: it is \(state)"
        case .jobRuns(let job, let run): "job `\(job)` cannot go while its run `\(run)` is not over"
        case .unknownParameter(let name, let function, _):
            "the function `\(function)` has no parameter `\(name)`"
        case .missingParameters(let names, let function):
            "the function `\(function)` needs "
                + list(names.map { "`\($0)`" }, most: 6)
        case .noRuntime(let deployment): "nothing runs for `\(deployment)`"
        case .badRecords(let payload): payload.what
        case .scoringRefused(let error, let item, _, _, _):
            (item.map { "in item \($0), " } ?? "") + error.what
        case .contentMissing(let hash): "content \(hash.prefix(12))… is missing from the home"
        case .contentDamaged(let hash): "content \(hash.prefix(12))… of the home is damaged"
        case .portTaken(let port, _): "port \(port) is taken"
        case .alreadyServing(let url): "this program is already serving on \(url)"
        case .homeUnusable(let path, _): "the home `\(path)` cannot be used"
        case .newerHome(let path): "the home `\(path)` was written by a newer Slipway"
        }
    }

    public var why: String? {
        switch self {
        case .notFound, .nameTaken(.key, _), .notMember: nil
        case .ambiguous: "a bare name must say which one is meant"
        case .noPlace: "models, data and deployments belong to a project or a space"
        case .badName(_, _, let reason): reason
        case .nameTaken: "users are known by their names"
        case .notPermitted(let refusal):
            "\(refusal.rule), and `\(refusal.userName)` is "
                + (refusal.role.map { $0.withArticle } ?? "not a member")
        case .onlyAdministrator: "only the user `\(User.administratorName)` may"
        case .lastAdmin: "without an admin nobody could manage it any more"
        case .confirmationNeeded(_, let things):
            things.isEmpty
                ? nil : "it also deletes " + list(things, most: 6)
        case .secretInUse(_, let functions):
            "without it "
                + (functions.count == 1
                    ? "the function `\(functions[0])` does not start"
                    : "these functions do not start: "
                        + list(functions.map { "`\($0)`" }, most: 6))
        case .inUse(_, _, let users): "used by " + list(users, most: 4)
        case .notTrainingData: "the model reads that column"
        case .noSuchColumn: nil
        case .labelIsInput: "the label is what the model is to find out"
        case .noSuchRevision(_, _, let newest): "the newest is \(newest)"
        case .contentNotSent: "it was announced, and its content was never sent"
        case .deployingFromProject: "models are deployed from a space"
        case .noService: "a space made without a service refuses deployments"
        case .badServingName: "it has 1 to 36 of the characters a-z, 0-9 and _"
        case .badPassword: "a password has at least 8 characters, and at most 1,024 bytes"
        case .servingNameTaken(_, let other):
            other.map { "the deployment `\($0)` has it" } ?? "another deployment has it"
        case .servingNameOfBatch: "it has no endpoint; jobs run it"
        case .badCopies: "a deployment has 1 to 10 copies"
        case .copiesOfBatch: "its jobs run one after another"
        case .notOnline: "only online deployments answer at once"
        case .notReady(_, _, let reason): reason
        case .notBatch: "jobs run on batch deployments"
        case .notAModel: "only a model has a schema and records that can be looked at"
        case .dataElsewhere: "a job reads data of its own space"
        case .functionNeedsInline: "functions take records that are given with the job"
        case .notScheduled, .noRuntime: nil
        case .badRunName: "runs are called JOB/NUMBER"
        case .noSuchRun(_, _, let numbers):
            numbers.isEmpty
                ? "it has not run yet"
                : numbers.count == 1
                    ? "its only run is \(numbers[0])"
                    : "there are the runs " + list(numbers.map { "\($0)" }, most: 8)
        case .runEnded, .jobRuns: nil
        case .noOutput(_, let state):
            state == "queued" || state == "running" ? "it is not there yet" : nil
        case .unknownParameter(_, _, let allowed):
            allowed.isEmpty
                ? "it takes none"
                : "it takes " + list(allowed.map { "`\($0)`" }, most: 8)
        case .missingParameters(let names, _):
            names.count == 1 ? "it has no default" : "they have no default"
        case .badRecords(let payload): payload.why
        case .scoringRefused(let error, _, _, let fields, let inputs):
            error.why(fields: fields, inputs: inputs)
        case .contentMissing: "the file was removed or the home was copied incompletely"
        case .contentDamaged: "the file was cut short or changed since it was kept"
        case .portTaken(_, let holder): holder.map { "\($0) listens there" }
        case .alreadyServing: "it listens on one port at a time"
        case .homeUnusable(_, let reason): reason
        case .newerHome: "its schema is newer than this program knows"
        }
    }

    public var next: String? {
        switch self {
        case .notFound(let kind, _, let place, let nearest):
            nearest.map { "did you mean `\($0)`?" }
                ?? kind.listCommand.map { "`\($0)\(inStatement(place))` shows them" }
        case .ambiguous(_, _, let ids): "use an id: " + list(ids, most: 4)
        case .noPlace(let kind, _):
            kind == .deployment
                ? "say `use space NAME` first, or add `in space NAME`"
                : "say `use space NAME` or `use project NAME` first, or say where in the statement"
        case .badName: "choose another name"
        case .nameTaken: "choose another name"
        case .notPermitted(let refusal): refusal.next
        case .onlyAdministrator: "login \(User.administratorName)"
        case .notMember(_, let members):
            "the members are " + list(members.map { "`\($0)`" }, most: 6)
        case .lastAdmin: "make somebody else an admin first"
        case .confirmationNeeded, .secretInUse: "add `yes` to the statement"
        case .inUse(_, _, let users):
            "delete the \(users.first?.prefix { $0 != " " } ?? "user")"
                + (users.count == 1 ? " first" : "s first")
        case .notTrainingData: "import the data the model was trained on"
        case .noSuchColumn(_, _, let nearest): nearest.map { "did you mean `\($0)`?" }
        case .labelIsInput: "name the column with the true answers, or leave the label out"
        case .noSuchRevision: nil
        case .contentNotSent(.asset, _, let id):
            "send it: POST /v2/assets/\(id)/attachments tells in `url1` where to"
        case .contentNotSent(let kind, _, let id):
            "send it: PUT /ml/v4/\(kind.rawValue)s/\(id)/\(kind == .function ? "code" : "content")"
        case .deployingFromProject(let model, let project):
            "promote model \(quotedIfNeeded(model)) from project \(quotedIfNeeded(project)) "
                + "to space SPACE"
        case .noService: "create a space with a service: create space NAME"
        case .badPassword: nil
        case .badServingName(let name):
            servingNameSuggestion(name).map { "for example `\($0)`" }
        case .servingNameTaken: "choose another, or do without one"
        case .servingNameOfBatch: "leave `serving` out"
        case .badCopies, .copiesOfBatch: nil
        case .notOnline: "deploy the model online, or make a job for it"
        case .notReady(let deployment, _, _): "show deployment \(quotedIfNeeded(deployment))"
        case .notBatch(let deployment):
            "score on it, or deploy the model once more: deploy model MODEL as "
                + "\(quotedIfNeeded(deployment + " batch")) batch"
        case .notAModel: nil
        case .dataElsewhere(_, let space):
            "import data FILE into space \(quotedIfNeeded(space))"
        case .functionNeedsInline: "give them with `file`, `csv` or `rows`"
        case .notScheduled(let job): "schedule job \(quotedIfNeeded(job)) every day at 02:00"
        case .badRunName: "for example: show run \"nightly/1\""
        case .noSuchRun(_, let job, _): "list runs of job \(quotedIfNeeded(job))"
        case .runEnded(let run, _), .noOutput(let run, _): "show run \(quotedIfNeeded(run))"
        case .jobRuns(_, let run): "cancel run \(quotedIfNeeded(run))"
        case .unknownParameter(let name, _, let allowed):
            name.nearest(in: allowed).map { "did you mean `\($0)`?" }
        case .missingParameters(let names, _):
            names.first.map { "add `with \($0)=…`" }
        case .noRuntime: "`list runtimes` shows what runs"
        case .badRecords(let payload): payload.next
        case .scoringRefused(let error, _, let deployment, let fields, _):
            error.next(deployment: deployment, fields: fields)
        case .contentMissing: "import the model or data again"
        case .contentDamaged(let hash):
            "put content/sha256/\(hash.prefix(2))/\(hash.prefix(12))… back from a copy of the home, "
                + "or delete what it belongs to, and make or import that again"
        case .portTaken: "stop that program, or choose another port"
        case .alreadyServing: "use that address, or say `stop server` first"
        case .homeUnusable: "mend that, or choose another home with --home DIR"
        case .newerHome: "update Slipway, or choose another home with --home DIR"
        }
    }
}

extension LabError.Refusal {
    fileprivate var next: String? {
        let statement =
            "add member \(userName) to \(placeKind.rawValue) \(quotedIfNeeded(placeName)) "
            + "as \(needed.rawValue)"
        if role == nil { return "an admin of it could say: \(statement)" }
        if whoCan.isEmpty { return nil }
        return "\(list(whoCan.map { "`\($0)`" }, most: 3)) could do it, or "
            + "\(needed == .admin ? "" : "an admin ")could say: \(statement)"
    }
}

extension ScoringError {
    var code: String {
        switch self {
        case .missingField: "missing-field"
        case .badValue: "bad-value"
        case .columnExists: "column-exists"
        case .refused: "scoring-failed"
        }
    }

    var what: String {
        switch self {
        case .missingField(let field): "row 1 has no field `\(field)`"
        case .badValue(let row, let field, let reason): "row \(row), field `\(field)`: \(reason)"
        case .columnExists(let name): "the records already have a field `\(name)`"
        case .refused(let reason): reason
        }
    }

    func why(fields: [String], inputs: [String]) -> String? {
        switch self {
        case .missingField:
            "the model reads \(inputs.count) \(inputs.count == 1 ? "field" : "fields"); lacking: "
                + list(inputs.filter { !fields.contains($0) }.map { "`\($0)`" }, most: 5)
        case .badValue: "the model takes only records that are complete"
        case .columnExists: "the model adds a column of that name"
        case .refused: nil
        }
    }

    func next(deployment: String?, fields: [String]) -> String? {
        switch self {
        case .missingField(let field):
            fields.first { $0.lowercased() == field.lowercased() }
                .map { "names are compared with their case: `\($0)` is not `\(field)`" }
                ?? Records.separatorAdvice(fields)
                ?? deployment.map {
                    "export template of deployment \(quotedIfNeeded($0)) to template.csv"
                }
        case .badValue: "give the value, or leave the record out"
        case .columnExists: "leave that field out of the records"
        case .refused: nil
        }
    }
}

extension ObjectKind {
    var withArticle: String {
        switch self {
        case .key: "an \(noun)"
        default: "a \(noun)"
        }
    }

    /// What shows all of the kind.
    var listCommand: String? {
        switch self {
        case .data: "list data"
        case .fact, .evaluation: "show factsheet MODEL"
        default: "list \(rawValue)s"
        }
    }
}

extension Role {
    var withArticle: String { self == .viewer ? "a viewer" : "an \(rawValue)" }
}

/// Several things in a sentence, the first ones by name.
func list(_ things: [String], most: Int) -> String {
    guard things.count > most else { return things.joined(separator: ", ") }
    return things.prefix(most).joined(separator: ", ") + " and \(things.count - most) more"
}

/// ``in space `lab` `` as one would type it: ` in space "lab"`.
private func inStatement(_ place: String?) -> String {
    guard let place, place.hasPrefix("in ") else { return "" }
    return " " + place.replacing("`", with: "\"")
}

/// A name as one would type it in a statement.
public func quotedIfNeeded(_ name: String) -> String {
    let isPlain =
        !name.isEmpty
        && name.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || $0.properties.numericType != nil
                || "_-./@:+%".unicodeScalars.contains($0)
        }
    if isPlain { return name }
    let escaped = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(escaped)\""
}

/// A serving name that resembles a name that is none.
private func servingNameSuggestion(_ name: String) -> String? {
    let plain = name.lowercased().map { character in
        character.isASCII && (character.isLetter || character.isNumber) ? character : "_"
    }
    let suggestion = String(plain.prefix(36))
    return suggestion.contains { $0 != "_" } ? suggestion : nil
}

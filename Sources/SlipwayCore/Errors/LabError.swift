/// The facts of what can go wrong in the lab. The words stand in `LabError+Messages.swift`.
public enum LabError: Error, Sendable {
    /// - Parameter place: ``in space `lab` ``, when the thing was looked for somewhere.
    case notFound(ObjectKind, String, place: String?, nearest: String?)
    case ambiguous(ObjectKind, String, ids: [String])
    /// A bare name, with no project or space named or in use.
    case noPlace(ObjectKind, String)
    case badName(ObjectKind, String, reason: String)
    case nameTaken(ObjectKind, String)

    case notPermitted(Refusal)
    case onlyAdministrator(caller: String, action: String)
    case notMember(String, members: [String])
    case lastAdmin(ObjectKind, String, userName: String)

    /// Something would be lost that the person has not said they want to lose.
    case confirmationNeeded(action: String, alsoDeletes: [String])
    /// A secret is to go that functions are given.
    case secretInUse(String, functions: [String])
    case inUse(ObjectKind, String, by: [String])

    case notTrainingData(String, lacks: String)
    case noSuchColumn(String, data: String, nearest: String?)
    /// The label that was told is a column that the model reads.
    case labelIsInput(String)
    case noSuchRevision(Int, model: String, newest: Int)

    /// A model or function that was announced, and whose content has not come.
    case contentNotSent(ObjectKind, String, id: String)
    case deployingFromProject(model: String, project: String)
    case noService(space: String)
    case badServingName(String)
    case badPassword
    /// By which deployment; `nil` where it is not told.
    case servingNameTaken(String, by: String?)
    case servingNameOfBatch(String)
    case badCopies(Int)
    case copiesOfBatch
    case notOnline(deployment: String)
    case notBatch(deployment: String)
    /// A function where a model is needed.
    case notAModel(deployment: String)
    case notReady(deployment: String, state: String, reason: String?)

    case dataElsewhere(String, space: String)
    case functionNeedsInline(deployment: String)
    case notScheduled(job: String)
    case badRunName(String)
    case noSuchRun(String, job: String, numbers: [Int])
    case runEnded(run: String, state: String)
    case noOutput(run: String, state: String)
    /// Something cannot be deleted while this run is queued or running.
    case jobRuns(job: String, run: String)

    /// - Parameter allowed: The names that the function takes.
    case unknownParameter(String, function: String, allowed: [String])
    case missingParameters([String], function: String)
    case noRuntime(deployment: String)

    case badRecords(Payload)
    /// - Parameters:
    ///   - item: Which part of the payload, from 1, when it has several.
    ///   - deployment: What was scored on; `nil` when it was a model by itself.
    ///   - fields: What the records have; `inputs`: what the model reads.
    case scoringRefused(
        ScoringError, item: Int?, deployment: String?, fields: [String], inputs: [String])

    case contentMissing(hash: String)
    /// The bytes that are kept under this name are others than it says.
    case contentDamaged(hash: String)
    /// - Parameter holder: The program that has the port, when that is known.
    case portTaken(Int, holder: String?)
    /// Another port was asked for than the one on which this program listens.
    case alreadyServing(url: String)
    case homeUnusable(path: String, reason: String)
    case newerHome(path: String)

    /// Who was refused what, by which rule, and who could do it.
    public struct Refusal: Sendable, Equatable {
        public let userName: String
        /// `nil` for somebody who is no member.
        public let role: Role?
        public let needed: Role
        public let action: String
        public let rule: String
        public let placeKind: ObjectKind
        public let placeName: String
        /// Members by name; nobody for somebody who is none, and has no business to know.
        public let whoCan: [String]
    }

    /// A fault in records, in the words that people read.
    public struct Payload: Sendable, Equatable {
        public let code: String
        public let what: String
        public let why: String?
        public let next: String?

        public init(code: String, what: String, why: String?, next: String?) {
            self.code = code
            self.what = what
            self.why = why
            self.next = next
        }
    }
}

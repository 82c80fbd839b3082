import Columns
import Foundation
import Testing

@testable import SlipwayCore

/// The words of every error, as people read them, in `Fixtures/errors.txt`.
///
/// With `SLIPWAY_RECORD` set in the environment the file is written anew; read the diff.
struct LabErrorMessagesTests {
    private static let url = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/errors.txt")

    @Test func `the words are those that were read and approved`() throws {
        let text = Self.samples.map(\.transcript).joined(separator: "\n")
        if ProcessInfo.processInfo.environment["SLIPWAY_RECORD"] != nil {
            try Data(text.utf8).write(to: Self.url)
        }
        let approved = try String(contentsOf: Self.url, encoding: .utf8)
            .components(separatedBy: "\n\n")
        let actual = text.components(separatedBy: "\n\n")
        #expect(actual.count == approved.count)
        for (actual, approved) in zip(actual, approved) { #expect(actual == approved) }
    }

    @Test func `every case has a sample`() {
        let seen = Set(Self.samples.map(\.place))
        #expect(seen == Set(0...LabError.lastPlace))
    }

    @Test(arguments: samples)
    func `no text is empty, ends in a full stop, or shows Swift`(_ error: LabError) {
        #expect(error.code.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil)
        for text in [error.what, error.why, error.next].compactMap({ $0 }) {
            #expect(!text.isEmpty)
            #expect(!text.hasSuffix("."))
            #expect(!text.contains("Optional(") && !text.contains("nil"))
            #expect(text == text.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        #expect(error.what.first?.isUppercase == false)
    }

    // MARK: - Samples

    private static func refusal(
        _ permission: Permission, role: Role?, place: any Workspace, whoCan: [String]
    ) -> LabError {
        let kind = type(of: place).kind
        let needed = permission.role(inProduction: place.isProduction)
        return .notPermitted(
            .init(
                userName: "ana", role: role, needed: needed,
                action: "\(permission.action) \(kind.noun) `\(place.name)`",
                rule: permission.rule(in: place), placeKind: kind, placeName: place.name,
                whoCan: whoCan))
    }

    private static let now = Date(timeIntervalSince1970: 0)
    private static let project = Project(id: "p", name: "attrition", createdAt: now, members: [])
    private static func space(_ name: String, _ stage: Space.Stage) -> Space {
        Space(
            id: "s", name: name, stage: stage, storage: "x", service: "y", createdAt: now,
            members: [])
    }

    static let samples: [LabError] =
        ObjectKind.allCases.map { .notFound($0, "chrun", place: nil, nearest: nil) }
        + [
            .notFound(.model, "chrun", place: "in project `attrition`", nearest: "churn"),
            .ambiguous(.space, "lab", ids: ["id-1", "id-2"]),
            .ambiguous(.data, "rows", ids: (1...6).map { "id-\($0)" }),
            .ambiguous(.key, "lab", ids: ["id-1", "id-2"]),
            .noPlace(.model, "churn"),
            .badName(.space, "", reason: "it is empty"),
            .badName(
                .key, String(repeating: "x", count: 300),
                reason: "it is longer than 200 characters"),
            .nameTaken(.user, "ana"), .nameTaken(.key, "lab"),
        ]
        + Permission.allCases.map {
            refusal(
                $0, role: $0.role(inProduction: false) == .viewer ? nil : .viewer,
                place: space("staging", .development),
                whoCan: $0.role(inProduction: false) == .admin ? ["admin"] : ["eva", "admin"])
        }
        + Permission.allCases.map { permission in
            let needed = permission.role(inProduction: true)
            return refusal(
                permission, role: Role.allCases.last { $0 < needed },
                place: space("my live space", .production), whoCan: ["admin"])
        }
        + [
            refusal(
                .promoteFrom, role: .viewer, place: project, whoCan: ["a", "b", "c", "d", "e"]),
            refusal(.changeAssets, role: .viewer, place: project, whoCan: ["eva"]),
            refusal(.view, role: nil, place: project, whoCan: []),
            .onlyAdministrator(caller: "ana", action: "create users"),
            .notMember("tom", members: ["admin", "ana"]),
            .notMember("tom", members: (1...9).map { "u\($0)" }),
            .lastAdmin(.project, "attrition", userName: "admin"),
            .confirmationNeeded(action: "deleting space `lab`", alsoDeletes: []),
            .confirmationNeeded(
                action: "deleting space `lab`",
                alsoDeletes: (1...8).map { "deployment `d\($0)`" }),
            .secretInUse("lab_key", functions: ["shorten"]),
            .secretInUse("lab_key", functions: (1...8).map { "f\($0)" }),
            .inUse(.model, "churn", by: ["deployment `live`"]),
            .inUse(.model, "churn", by: ["a", "b"].map { "deployment `\($0)`" }),
            .inUse(.model, "churn", by: ["a", "b", "c", "d", "e"].map { "deployment `\($0)`" }),
            .inUse(.deployment, "batch", by: ["job `nightly`"]),
            .notTrainingData("rows", lacks: "AGE"),
            .noSuchColumn("ATRITION", data: "evaluation", nearest: "ATTRITION"),
            .noSuchColumn("x", data: "evaluation", nearest: nil),
            .labelIsInput("AGE"),
            .noSuchRevision(7, model: "churn", newest: 2),
            .contentNotSent(.model, "churn", id: "id-1"),
            .contentNotSent(.function, "reshape", id: "id-2"),
            .deployingFromProject(model: "my model", project: "attrition"),
            .noService(space: "lab"),
            .badServingName("Churn v1"), .badServingName(""), .badPassword,
            .servingNameTaken("churn", by: "live"), .servingNameOfBatch("churn"),
            .badCopies(11), .copiesOfBatch,
            .notOnline(deployment: "nightly"),
            .notReady(deployment: "my live", state: "failed", reason: "stage `LDA` is unknown"),
            .notReady(deployment: "live", state: "initializing", reason: nil),
            .notBatch(deployment: "my live"), .notAModel(deployment: "reshape"),
            .dataElsewhere("rows", space: "my lab"),
            .functionNeedsInline(deployment: "reshape batch"),
            .notScheduled(job: "nightly"), .badRunName("nightly"),
            .noSuchRun("nightly/9", job: "nightly", numbers: []),
            .noSuchRun("nightly/9", job: "nightly", numbers: [1, 2]),
            .runEnded(run: "nightly/1", state: "completed"),
            .noOutput(run: "nightly/1", state: "running"),
            .noOutput(run: "nightly/1", state: "failed"),
            .jobRuns(job: "nightly", run: "nightly/1"),
            .unknownParameter("regoin", function: "reshape", allowed: ["region", "space_id"]),
            .unknownParameter("region", function: "reshape", allowed: []),
            .missingParameters(["region"], function: "reshape"),
            .noRuntime(deployment: "reshape"),
        ]
        + payloadErrors.map { .badRecords(LabError.Payload($0)) }
        + scoringErrors.map {
            .scoringRefused(
                $0, item: nil, deployment: "live", fields: ["AGE"],
                inputs: (1...8).map { "F\($0)" } + ["AGE"])
        }
        + [
            .scoringRefused(
                .missingField("F1"), item: 2, deployment: "my live", fields: [], inputs: ["F1"]),
            .contentMissing(hash: String(repeating: "0123456789abcdef", count: 4)),
            .contentDamaged(hash: String(repeating: "0123456789abcdef", count: 4)),
            .portTaken(8443, holder: nil), .portTaken(8443, holder: "nginx (process 12)"),
            .alreadyServing(url: "https://127.0.0.1:8443"),
            .homeUnusable(path: "/home/ana/lab", reason: "the disk is full"),
            .newerHome(path: "/home/ana/lab"),
        ]

    private static let scoringErrors: [ScoringError] = [
        .missingField("F1"), .badValue(row: 3, field: "AGE", reason: "null"),
        .columnExists("prediction"), .refused("the tree has no root"),
    ]

    private static let payloadErrors: [PayloadError] = [
        .empty, .notUTF8(offset: 7), .tooLarge(bytes: 600_000_000, limit: 536_870_912),
        .tooDeep(limit: 64, offset: 99),
        .syntax(offset: 3, line: 1, column: 4, reason: .expectedColon),
        .shape(place: "input_data[0].values", expected: "an array", found: "a string"),
        .noFields, .unnamedField(position: 2), .duplicateField(field: "AGE"),
        .rowLength(row: 2, expected: 3, found: 1), .missingField(row: 2, field: "AGE"),
        .unexpectedField(row: 2, field: "AEG"),
        .mistyped(row: 1, field: "AGE", expected: .number, found: "\"41\""),
        .mistyped(row: 1, field: "CITY", expected: .string, found: "41"),
        .mixed(row: 2, field: "AGE", expected: .boolean, found: "41"),
        .nested(row: 1, field: "AGE"), .noVector(row: 2, field: "features", found: "41"),
    ]
}

extension LabError {
    fileprivate static let lastPlace = 47

    /// Where the case stands in the declaration. A new case stops the build here, so that it gets
    /// a sample too.
    fileprivate var place: Int {
        switch self {
        case .notFound: 0
        case .ambiguous: 1
        case .noPlace: 2
        case .badName: 3
        case .nameTaken: 4
        case .notPermitted: 5
        case .onlyAdministrator: 6
        case .notMember: 7
        case .lastAdmin: 8
        case .confirmationNeeded: 9
        case .secretInUse: 10
        case .inUse: 11
        case .notTrainingData: 12
        case .noSuchColumn: 13
        case .noSuchRevision: 14
        case .deployingFromProject: 15
        case .noService: 16
        case .badServingName: 17
        case .servingNameTaken: 18
        case .servingNameOfBatch: 19
        case .badCopies: 20
        case .copiesOfBatch: 21
        case .notOnline: 22
        case .notBatch: 23
        case .notAModel: 24
        case .notReady: 25
        case .dataElsewhere: 26
        case .functionNeedsInline: 27
        case .notScheduled: 28
        case .badRunName: 29
        case .noSuchRun: 30
        case .runEnded: 31
        case .noOutput: 32
        case .jobRuns: 33
        case .unknownParameter: 34
        case .missingParameters: 35
        case .noRuntime: 36
        case .badRecords: 37
        case .scoringRefused: 38
        case .contentMissing: 39
        case .portTaken: 40
        case .homeUnusable: 41
        case .newerHome: 42
        case .badPassword: 43
        case .contentNotSent: 44
        case .alreadyServing: 45
        case .labelIsInput: 46
        case .contentDamaged: 47
        }
    }

    fileprivate var transcript: String {
        (["error[\(code)]: \(what)"]
            + [why.map { "  why: \($0)" }, next.map { "  next: \($0)" }].compactMap { $0 })
            .joined(separator: "\n") + "\n"
    }
}

import SlipwayCore
import TestSupport
import Testing

/// The whole table of who may do what, asked of the table and of the use cases.
struct PermissionTests {
    enum Place: CaseIterable {
        case project, space, production

        var reference: PlaceReference {
            switch self {
            case .project: SampleLab.project
            case .space: SampleLab.staging
            case .production: SampleLab.production
            }
        }
    }

    /// The lowest role for each permission: in a project or space, and in a production space.
    static let table: [(permission: Permission, ordinary: Role, production: Role)] = [
        (.view, .viewer, .viewer),
        (.score, .viewer, .viewer),
        (.download, .editor, .editor),
        (.changeAssets, .editor, .editor),
        (.promoteFrom, .editor, .editor),
        (.promoteInto, .editor, .admin),
        (.importModel, .editor, .admin),
        (.deploy, .editor, .admin),
        (.removeDeployment, .editor, .editor),
        (.runJobs, .editor, .editor),
        (.evaluate, .editor, .editor),
        (.manageMembers, .admin, .admin),
        (.deleteWorkspace, .admin, .admin),
    ]

    struct Case: Sendable, CustomTestStringConvertible {
        let permission: Permission
        let place: Place
        /// `nil` for somebody who is no member.
        let role: Role?
        let isAllowed: Bool

        var testDescription: String {
            "\(role?.rawValue ?? "no member"): \(permission) in \(place)"
        }
    }

    static let cases: [Case] = table.flatMap { row in
        Place.allCases.flatMap { place in
            ([nil] + Role.allCases.map(Optional.some)).map { role in
                let needed = place == .production ? row.production : row.ordinary
                return Case(
                    permission: row.permission, place: place, role: role,
                    isAllowed: role.map { $0 >= needed } ?? false)
            }
        }
    }

    @Test func `the table names every permission once`() {
        #expect(Self.table.map(\.permission) == Permission.allCases)
        for row in Self.table {
            #expect(row.permission.role(inProduction: false) == row.ordinary)
            #expect(row.permission.role(inProduction: true) == row.production)
        }
        #expect(Role.allCases.sorted() == [.viewer, .editor, .admin])
    }

    @Test(arguments: cases.filter(\.canBeTried))
    func `a use case is done by those who may and refused to all others`(
        _ one: Case
    ) async throws {
        let sample = try await SampleLab()
        for space in ["staging", "production"] { try await sample.deploy(in: space) }
        _ = try await sample.lab.models.importModel(
            path: "churn", named: "spare", into: one.place.reference, as: sample.admin)
        if one.permission == .runJobs {
            _ = try await sample.lab.deployments.deploy(
                model: "spare", in: one.place.reference, named: "for jobs", .init(mode: .batch),
                as: sample.admin)
        }
        if let role = one.role {
            _ = try await sample.lab.members.add(
                "tom", to: one.place.reference, role: role, as: sample.admin)
        }
        if let otherSide = one.otherSide {
            _ = try await sample.lab.members.add(
                "tom", to: otherSide, role: .admin, as: sample.admin)
        }
        let journal = try await sample.lab.journal(last: nil, as: sample.admin)
        if one.isAllowed {
            try await attempt(one, sample)
            return
        }
        let error = await expectLabError("not-permitted") { try await attempt(one, sample) }
        guard case .notPermitted(let refusal)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(refusal.userName == "tom")
        #expect(refusal.role == one.role)
        #expect(
            refusal.needed
                == one.permission.role(inProduction: one.place == .production))
        // Who is no member is not told who is one.
        #expect(refusal.whoCan.contains("admin") == (one.role != nil))
        #expect(!refusal.whoCan.contains("tom"))
        #expect(error?.next?.contains("`admin`") == (one.role != nil))
        #expect(try await sample.lab.journal(last: nil, as: sample.admin) == journal)
    }

    /// Does as `tom` what needs just this permission.
    private func attempt(_ one: Case, _ sample: SampleLab) async throws {
        let (lab, place, tom) = (sample.lab, one.place.reference, sample.tom)
        switch one.permission {
        case .view:
            _ = try await lab.models.list(in: place, as: tom)
            _ = try await lab.models.find("spare", in: place, as: tom)
            _ = try await lab.data.list(in: place, as: tom)
            _ = try await lab.members.list(of: place, as: tom)
            _ = try await lab.deployments.list(in: place, as: tom)
        case .score:
            _ = try await sample.score(#"{"AGE": 41, "TRAVEL": 1}"#, in: place, as: tom)
        case .download:
            let model = try await lab.models.find("spare", in: place, as: sample.admin)
            _ = try await lab.models.path(of: model.current, of: model, as: tom)
        case .changeAssets:
            _ = try await lab.data.importData(
                Array("A\n1\n".utf8), named: "small", into: place, as: tom)
            _ = try await lab.data.delete("small", in: place, as: tom)
            _ = try await lab.models.delete("spare", in: place, as: tom)
        case .importModel:
            _ = try await lab.models.importRevision(
                path: "churn", of: "spare", in: place, as: tom)
            _ = try await lab.models.importModel(
                path: "churn", named: "another", into: place, as: tom)
        case .promoteFrom:
            _ = try await lab.models.promote(
                "churn", from: "attrition", to: "production", as: tom)
        case .promoteInto:
            _ = try await lab.models.promote(
                "churn", from: "attrition", to: one.place.name, as: tom)
        case .deploy:
            _ = try await lab.deployments.deploy(
                model: "spare", in: place, named: "more", .init(mode: .batch), as: tom)
        case .removeDeployment:
            _ = try await lab.deployments.delete("live", in: place, as: tom)
        case .runJobs:
            let job = try await lab.jobs.create(
                "nightly", for: "for jobs", in: place,
                from: .bytes(Array(#"[{"AGE":41,"TRAVEL":1}]"#.utf8), nil), .init(), as: tom)
            let run = try await lab.runs.start(job.id, in: nil, as: tom)
            _ = try await lab.runs.cancel(run.id, in: nil, as: tom)
        case .evaluate:
            _ = try await lab.evaluations.evaluate(
                "live", in: place, with: .records(ByteSource(Array(trainingCSV.utf8)), .csv),
                named: "rows", as: tom)
        case .manageMembers:
            _ = try await lab.members.add("vic", to: place, role: .editor, as: tom)
            _ = try await lab.members.remove("vic", from: place, as: tom)
        case .deleteWorkspace:
            if one.place == .project {
                _ = try await lab.projects.delete("attrition", confirmed: true, as: tom)
            } else {
                _ = try await lab.spaces.delete(one.place.name, confirmed: true, as: tom)
            }
        }
    }
}

extension PermissionTests.Place {
    fileprivate var name: String {
        switch reference {
        case .project(let name), .space(let name): name
        }
    }
}

extension PermissionTests.Case {
    /// Deployments exist only in spaces, and promotion leads from projects to spaces.
    fileprivate var canBeTried: Bool {
        switch permission {
        case .score, .deploy, .removeDeployment, .evaluate, .runJobs, .promoteInto:
            place != .project
        case .promoteFrom: place == .project
        default: true
        }
    }

    /// Where a promotion needs a role too, besides the place that is asked about.
    fileprivate var otherSide: PlaceReference? {
        switch permission {
        case .promoteFrom: SampleLab.production
        case .promoteInto: SampleLab.project
        default: nil
        }
    }
}

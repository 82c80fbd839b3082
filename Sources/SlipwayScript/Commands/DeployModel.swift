import Columns
import SlipwayCore

extension Command {
    static let deployModel = Command(
        CommandSyntax(
            verb: "deploy", noun: .model, name: (.existing([.model]), .required),
            clauses: [
                .init(.as, .new("NAME"), .required), .init(.online, .nothing),
                .init(.batch, .nothing), .init(.in, .existing([.space])),
                .init(.serving, .text("NAME")),
                .init(.hardware, .word(HardwareSpecification.allCases.map(\.rawValue))),
                .init(.copies, .number), .init(.with, .pairs(["revision"])),
            ],
            exclusive: [[.online, .batch], [.serving, .batch], [.copies, .batch]],
            requiresOneOf: [[.online, .batch]],
            summary: "makes a model of a space answer requests, or ready for jobs",
            example: "deploy model challenger as \"challenger deployment\" in space lab online",
            detail: "Online, it answers at once through an endpoint; a serving name is a readable "
                + "name in that: 1 to 36 of a-z, 0-9 and _. Batch, jobs run it over many records, "
                + "on hardware XS unless another is named.",
            changes: true)
    ) { call in
        let revision = try call.option("revision").map { value, span in
            guard let number = value.integer else {
                throw Diagnostic(
                    code: "bad-value", what: "a revision is a whole number", span: span)
            }
            return number
        }
        let deployment = try await call.lab.deployments.deploy(
            model: call.name(), in: call.place(.in), named: call.text(.as) ?? call.name(),
            call.configuration(revision: revision), as: call.caller)
        return try call.deployed(deployment)
    }
}

extension Invocation {
    /// How something is to be deployed, by the clauses that all kinds of deployments share.
    func configuration(revision: Int? = nil) throws -> Deployments.Configuration {
        let mode: Deployment.Mode = has(.batch) ? .batch : .online
        return Deployments.Configuration(
            mode: mode, servingName: try text(.serving),
            hardware: try word(.hardware, as: HardwareSpecification.self)
                ?? (mode == .batch ? .xs : .s),
            copies: try count(.copies, in: 1...10) ?? 1, revision: revision)
    }

    /// What is said of a new deployment.
    ///
    /// - Throws: when it has failed; it is there all the same.
    func deployed(_ deployment: Deployment) throws -> Outcome {
        if deployment.state == .failed {
            throw Diagnostic(
                code: "deployment-failed",
                what: "the deployment `\(deployment.name)` was made and failed",
                why: deployment.failure,
                next: "show deployment \(quotedIfNeeded(deployment.name))",
                span: call.name?.span)
        }
        let name = quotedIfNeeded(deployment.servingName ?? deployment.name)
        switch deployment.mode {
        case .online:
            return .said(
                "deployed `\(deployment.name)` online: \(deployment.state.rawValue) "
                    + "(id \(deployment.id))",
                JSONValue(deployment), next: "score file RECORDS.json on \(name)",
                notes: deployment.remarks ?? [])
        case .batch:
            return .said(
                "deployed `\(deployment.name)` for jobs: \(deployment.state.rawValue), "
                    + "\(deployment.hardware.inWords) (id \(deployment.id))",
                JSONValue(deployment),
                next: "create job NAME for deployment \(name) with file RECORDS.json")
        }
    }
}

extension HardwareSpecification {
    /// `XS: 1 CPU, 4 GB`
    var inWords: String { "\(rawValue): \(cpuCount) CPU, \(memoryInGigabytes) GB" }
}

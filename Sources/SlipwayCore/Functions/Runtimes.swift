import Foundation

/// The runtimes of deployed functions, in this program and in others that share the home.
public struct Runtimes: Sendable {
    let lab: Lab

    /// The runtimes in the spaces that the caller may see, by deployment.
    public func list(as caller: Caller) async throws -> [Runtime] {
        let own = await lab.runtimeBoard.runtimes(lab)
        let ownID = try lab.programs.ownID()
        let all = try own + lab.programs.runtimes().filter { $0.programID != ownID }
        return try await lab.read(as: caller) { transaction in
            all.filter { runtime in
                (try? transaction.require(.view, in: .space(runtime.spaceID))) != nil
            }
            .sorted { ($0.deploymentName, $0.since) < ($1.deploymentName, $1.since) }
        }
    }

    /// Ends the runtimes of a deployment, in all programs. The deployment stays as it is, and the
    /// next call starts one again.
    ///
    /// - Throws: `LabError.noRuntime` when there is none.
    public func stop(
        _ reference: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> Deployment {
        let deployment = try await lab.read(as: caller) { transaction in
            try transaction.find(
                Deployment.self, reference, in: place, permission: .removeDeployment)
        }
        if caller.plan != nil { return deployment }
        guard try await end(deployment) else {
            throw LabError.noRuntime(deployment: deployment.name)
        }
        return deployment
    }

    /// Ends what runs for a deployment.
    ///
    /// - Returns: whether anything did.
    func end(_ deployment: Deployment) async throws -> Bool {
        lab.modelReports.forget(deployment.id)
        let ended = await lab.functionRuntime.stop(deploymentID: deployment.id)
        await lab.runtimeBoard.forget(deployment.id, lab)
        let ownID = try lab.programs.ownID()
        let isElsewhere = try lab.programs.runtimes().contains {
            $0.deploymentID == deployment.id && $0.programID != ownID
        }
        if isElsewhere { try lab.programs.wishToStop(deploymentID: deployment.id) }
        return ended || isElsewhere
    }

    /// Called after a worker of a deployment was started or has answered.
    func note(_ deployment: Deployment) async {
        await lab.runtimeBoard.note(deployment, lab)
    }

    /// Called after a call. When the deployment has gone meanwhile, its worker goes as well.
    func noteCall(of deployment: Deployment) async {
        await note(deployment)
        let key = deployment.id
        let isThere = try? await lab.knownDeployments.value(for: key, in: lab.store) {
            try await lab.store.read { try $0.object(.deployment, id: key) != nil }
        }
        if isThere == false { _ = try? await end(deployment) }
    }

    /// What a deployed function has printed, oldest first: the last lines.
    public func log(
        of reference: String, in place: PlaceReference?, last limit: Int?, as caller: Caller
    ) async throws -> (deployment: Deployment, lines: [String]) {
        let deployment = try await lab.deployments.find(reference, in: place, as: caller)
        return (deployment, try lab.logs.lines(of: deployment.id, last: limit))
    }
}

/// Remembers since when this program has which runtimes, and tells the other programs.
actor RuntimeBoard {
    private struct Entry {
        let deployment: Deployment
        var since: Date
        /// The processes that were there at the last look.
        var processIDs: Set<Int> = []
    }

    /// How long others may be told something old.
    private static let interval = Duration.milliseconds(500)
    /// So many times nothing may run before nobody looks any more: a worker may be about to start.
    private static let quietRounds = 6

    private var entries: [String: Entry] = [:]
    private var watch: Task<Void, Never>?
    /// So many times nothing ran, and nobody noted anything, since something did.
    private var quietCount = 0
    /// What the others were told last.
    private var told: [Runtime]?
    private var snapshotCount = 0

    func note(_ deployment: Deployment, _ lab: Lab) async {
        if entries[deployment.id] == nil {
            entries[deployment.id] = Entry(deployment: deployment, since: lab.clock.now())
        }
        guard !lab.clock.isLogical else { return }
        if entries[deployment.id]?.processIDs.isEmpty == true {
            // It may be gone before the next look, which would take another for the first.
            let workers = await lab.functionRuntime.workers()
            let own = workers.filter { $0.deploymentID == deployment.id }
            entries[deployment.id]?.processIDs = own.processIDs
        }
        quietCount = 0
        if watch == nil { watch = Task { await watch(lab) } }
    }

    /// Forgets a deployment whose last worker ended with the call that failed.
    func noteFailure(of deploymentID: String, _ lab: Lab) async {
        let workers = await lab.functionRuntime.workers()
        if !workers.contains(where: { $0.deploymentID == deploymentID }) {
            entries[deploymentID] = nil
        }
    }

    func forget(_ deploymentID: String, _ lab: Lab) async {
        entries[deploymentID] = nil
        if !lab.clock.isLogical { _ = await tellOthers(lab) }
    }

    /// The runtimes of this program.
    func runtimes(_ lab: Lab) async -> [Runtime] {
        let workers = Dictionary(
            grouping: await lab.functionRuntime.workers(), by: \.deploymentID)
        guard let programID = try? lab.programs.ownID() else { return [] }
        return entries.values.compactMap { entry in
            guard let own = workers[entry.deployment.id] else { return nil }
            let since = since(entry, with: own.processIDs, lab)
            let memory = own.compactMap(\.memoryInBytes)
            let states = own.map(\.state)
            return Runtime(
                programID: programID, deploymentID: entry.deployment.id,
                deploymentName: entry.deployment.name, spaceID: entry.deployment.spaceID,
                state: states.contains(.busy)
                    ? .busy : states.contains(.idle) ? .idle : .starting,
                since: Int64((since.timeIntervalSince1970 * 1000).rounded()),
                workerCount: own.count, callCount: own.reduce(0) { $0 + $1.callCount },
                memoryInBytes: lab.clock.isLogical || memory.isEmpty
                    ? nil : memory.reduce(0, +))
        }
    }

    /// Since when something has run without a break: new processes alone have replaced others.
    private func since(_ entry: Entry, with processIDs: Set<Int>, _ lab: Lab) -> Date {
        // While one starts, it is not known yet.
        if processIDs.isEmpty { return entry.since }
        let areReplaced = !entry.processIDs.isEmpty && entry.processIDs.isDisjoint(with: processIDs)
        let since = areReplaced ? lab.clock.now() : entry.since
        entries[entry.deployment.id]?.since = since
        entries[entry.deployment.id]?.processIDs = processIDs
        return since
    }

    /// Publishes changes and grants wishes, as long as anything runs.
    private func watch(_ lab: Lab) async {
        while !Task.isCancelled {
            for id in lab.programs.wishesToStop() where entries[id] != nil {
                _ = await lab.functionRuntime.stop(deploymentID: id)
                entries[id] = nil
            }
            let isQuiet = await tellOthers(lab).isEmpty
            // Who has noted something meanwhile relies on this watch.
            quietCount = isQuiet ? quietCount + 1 : 0
            if quietCount > Self.quietRounds { break }
            try? await Task.sleep(for: Self.interval)
        }
        watch = nil
    }

    /// Publishes what runs, when that has changed.
    private func tellOthers(_ lab: Lab) async -> [Runtime] {
        snapshotCount += 1
        let number = snapshotCount
        let runtimes = await runtimes(lab)
        // An older look that comes late must not hide a newer one.
        if number == snapshotCount, runtimes != told, (try? lab.programs.publish(runtimes)) != nil {
            told = runtimes
        }
        return runtimes
    }
}

extension [WorkerStatus] {
    /// Of those that have one: a worker that starts has none yet.
    fileprivate var processIDs: Set<Int> { Set(map(\.processID)).subtracting([0]) }
}

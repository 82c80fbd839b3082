import Columns
import Foundation

/// What can be done with jobs.
public struct Jobs: Sendable {
    let lab: Lab

    /// Where a new job gets its records.
    public enum Source: Sendable {
        /// As received: JSON in one of its shapes, JSON Lines, or CSV.
        case bytes([UInt8], RecordFormat?)
        /// A file of any size, which is copied.
        case file(path: String, RecordFormat?)
        /// A data asset of the deployment's space.
        case data(String)
    }

    /// What a new job is like.
    public struct Configuration: Sendable {
        public var description: String?
        public var outputName: String?
        public var hardware: HardwareSpecification?
        public var retention: Retention?
        public var notify: [Job.Occasion]
        /// Lets the job run by itself from the beginning.
        public var schedule: Schedule?
        /// Whether the job goes with its run.
        public var isForOneRun = false

        public init(
            outputName: String? = nil, hardware: HardwareSpecification? = nil,
            retention: Retention? = nil, notify: [Job.Occasion] = []
        ) {
            self.outputName = outputName
            self.hardware = hardware
            self.retention = retention
            self.notify = notify
        }
    }

    /// As much of CSV and JSON Lines is checked against the model when the job is made.
    private static let checkedSizeInBytes = 16 << 20
    /// A function gets its records in one message, and takes no longer one.
    private static let functionLimitInBytes = 64 << 20

    /// Makes a job for a batch deployment, in that deployment's space.
    ///
    /// - Throws: `LabError.notBatch`; `LabError.dataElsewhere` for data of another place; what is
    ///   wrong with the records, the first 16 MiB of them if they are very many: of the rest the
    ///   first run finds out. More than a function takes are always refused. `ScheduleError` when
    ///   no time is left before the schedule's end.
    public func create(
        _ name: String, for deployment: String, in place: PlaceReference?, from source: Source,
        _ configuration: Configuration, as caller: Caller
    ) async throws -> Job {
        try await make(name, for: deployment, in: place, from: source, configuration, as: caller) {
            _, job in job
        }
    }

    /// Makes a job for a single run and queues that, both or neither. The job goes with its run.
    ///
    /// - Throws: as `create` does.
    public func runOnce(
        _ name: String, for deployment: String, in place: PlaceReference?, from source: Source,
        _ configuration: Configuration, as caller: Caller
    ) async throws -> (job: Job, run: JobRun) {
        try await lab.runs.settle()
        let programID = try lab.programs.ownID()
        var configuration = configuration
        configuration.isForOneRun = true
        let made: (job: Job, run: JobRun) = try await make(
            name, for: deployment, in: place, from: source, configuration, as: caller
        ) { transaction, job in
            let run = try transaction.queueRun(
                of: job, trigger: .person, door: caller.door, userName: caller.userName,
                programID: programID)
            return (try transaction.object(Job.self, id: job.id) ?? job, run)
        }
        await lab.runs.noteStarted(made.run, as: caller)
        return made
    }

    private func make<Value: Sendable>(
        _ name: String, for deployment: String, in place: PlaceReference?, from source: Source,
        _ configuration: Configuration, as caller: Caller,
        then: @escaping @Sendable (Transaction, Job) throws -> Value
    ) async throws -> Value {
        let name = try checkedName(name, for: .job)
        let outputName = try configuration.outputName.map { try checkedName($0, for: .data) }
        let deployment = try await lab.read(as: caller) { transaction in
            let found = try transaction.find(
                Deployment.self, deployment, in: place, permission: .runJobs)
            guard found.mode == .batch else {
                throw LabError.notBatch(deployment: found.name)
            }
            return found
        }
        let source = try Self.readable(source)
        let input = try await self.input(source, for: deployment, as: caller)
        return try await lab.write(as: caller) { transaction in
            guard let deployment = try transaction.object(Deployment.self, id: deployment.id) else {
                throw LabError.notFound(.deployment, deployment.name, place: nil, nearest: nil)
            }
            try transaction.require(.runJobs, in: .space(deployment.spaceID))
            let input = try transaction.hold(input, from: source)
            let job = Job(
                id: lab.ids.next(.job), name: name, description: configuration.description,
                spaceID: deployment.spaceID,
                deploymentID: deployment.id, deploymentName: deployment.name, input: input,
                outputName: outputName, hardware: configuration.hardware,
                retention: configuration.retention, notify: configuration.notify,
                timetable: try configuration.schedule.map {
                    try Job.Timetable($0, after: lab.clock.now(), userName: caller.userName)
                },
                lastRunNumber: 0, owner: caller.userName, createdAt: lab.clock.now(),
                modifiedAt: lab.clock.now(), isForOneRun: configuration.isForOneRun ? true : nil)
            try transaction.put(job)
            try transaction.noteAging(job)
            try transaction.noteScheduled(job)
            return try then(transaction, job)
        }
    }

    /// What can be read more than once: a pipe cannot.
    private static func readable(_ source: Source) throws -> Source {
        guard case .file(let path, let format) = source else { return source }
        let file = try ByteSource(path: path)
        return file.byteCount == nil ? .bytes(try file.readToEnd(), format) : source
    }

    private func input(
        _ source: Source, for deployment: Deployment, as caller: Caller
    ) async throws -> Job.Input {
        switch source {
        case .data(let name):
            let asset = try await self.asset(name, for: deployment, as: caller)
            if deployment.assetType == .function {
                throw LabError.functionNeedsInline(deployment: deployment.name)
            }
            do {
                _ = try await lab.reading(asset.content.hash) {
                    try await check(
                        lab.content.open(asset.content.hash), nil, for: deployment, as: caller)
                }
            } catch LabError.contentMissing where caller.plan != nil {
                // It would have been imported by the same script.
            }
            return .data(id: asset.id, name: asset.name)
        case .bytes(let bytes, let format):
            let format = try await check(
                ByteSource(bytes), format, for: deployment, as: caller)
            return .inline(try lab.content.add(bytes, keep: caller.plan == nil), format)
        case .file(let path, let format):
            let format = try await check(
                ByteSource(path: path), format, for: deployment, as: caller)
            return .inline(try lab.content.add(path: path, keep: caller.plan == nil), format)
        }
    }

    /// Refuses records that cannot be scored.
    ///
    /// - Parameter format: As promised; `nil` lets their beginning tell.
    /// - Returns: their format.
    private func check(
        _ records: ByteSource, _ format: RecordFormat?, for deployment: Deployment,
        as caller: Caller
    ) async throws -> RecordFormat {
        let format = try format ?? Records.recordFormat(of: records.beginning())
        if deployment.assetType == .function {
            let bytes = try records.beginning(atMost: Self.functionLimitInBytes + 1)
            // The payload is about as long as the records; a CSV's may be a few times longer.
            let isTooLong =
                try bytes.count > Self.functionLimitInBytes
                || Scoring.functionPayload(bytes, format == .csv ? .csv : .json).count
                    > Self.functionLimitInBytes
            if isTooLong { throw LabError.tooMuchForFunction(deployment.name) }
            return format
        }
        let (_, _, revision) = try await lab.deployments.findWithModel(
            deployment.id, in: nil, as: caller)
        let schema = revision.facts.fields
        func requireFields(_ names: [String], item: Int?) throws {
            guard let lacking = schema.first(where: { !names.contains($0.name) }) else { return }
            throw LabError.scoringRefused(
                .missingField(lacking.name), item: item, deployment: deployment.name,
                fields: names, inputs: schema.map(\.name))
        }
        if let stream = format.streamFormat {
            let scan = try TableScan(
                stream, schema: schema, byteLimit: Self.checkedSizeInBytes
            ) { try records.read(atMost: $0) }
            try requireFields(scan.columnNames, item: nil)
        } else {
            let items = try Records.items(records.readToEnd(), as: .json, schema: schema)
            for (index, item) in items.enumerated() {
                try requireFields(item.batch.columnNames, item: items.count > 1 ? index + 1 : nil)
            }
        }
        return format
    }

    /// A data asset of the deployment's own space; one that lies elsewhere is worth saying so.
    private func asset(
        _ name: String, for deployment: Deployment, as caller: Caller
    ) async throws -> DataAsset {
        try await lab.read(as: caller) { transaction in
            let space = try transaction.require(.view, in: .space(deployment.spaceID))
            if let known = try transaction.object(DataAsset.self, id: name),
                known.placeID != space.id
            {
                throw LabError.dataElsewhere(known.name, space: space.name)
            }
            do {
                return try transaction.find(
                    DataAsset.self, name, in: space.id, where: space.description)
            } catch let error {
                guard let place = caller.placeInUse,
                    let found = try? transaction.find(
                        DataAsset.self, name, in: place, permission: .view)
                else { throw error }
                throw LabError.dataElsewhere(found.name, space: space.name)
            }
        }
    }

    /// The jobs of a space, in the order of their names.
    public func list(in place: PlaceReference, as caller: Caller) async throws -> [Job] {
        try await lab.read(as: caller) { transaction in
            let place = try transaction.require(.view, in: place)
            return try transaction.objects(Job.self, in: place.id)
                .sorted { ($0.name, $0.createdAt) < ($1.name, $1.createdAt) }
        }
    }

    public func find(
        _ reference: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> Job {
        try await lab.read(as: caller) { transaction in
            try transaction.find(Job.self, reference, in: place, permission: .view)
        }
    }

    /// Lets a job run by itself from now on, in place of what was arranged before.
    ///
    /// - Returns: the job, whose timetable has the next time.
    /// - Throws: `ScheduleError` when no time is left before the schedule's end.
    public func schedule(
        _ reference: String, _ schedule: Schedule, in place: PlaceReference?, as caller: Caller
    ) async throws -> Job {
        try await lab.write(as: caller) { transaction in
            var job = try transaction.find(Job.self, reference, in: place, permission: .runJobs)
            job.timetable = try Job.Timetable(
                schedule, after: lab.clock.now(), userName: caller.userName)
            job.modifiedAt = lab.clock.now()
            try transaction.put(job)
            try transaction.noteScheduled(job)
            return job
        }
    }

    /// Takes a job's schedule away; its runs stay.
    ///
    /// - Throws: `LabError.notScheduled`.
    public func unschedule(
        _ reference: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> Job {
        try await lab.write(as: caller) { transaction in
            var job = try transaction.find(Job.self, reference, in: place, permission: .runJobs)
            guard job.timetable != nil else { throw LabError.notScheduled(job: job.name) }
            job.timetable = nil
            job.modifiedAt = lab.clock.now()
            try transaction.put(job)
            try transaction.noteScheduled(job)
            return job
        }
    }

    /// Deletes a job with its runs.
    ///
    /// - Throws: `LabError.jobRuns` while one of them is queued or running;
    ///   `LabError.confirmationNeeded` when it has any and `confirmed` is false.
    public func delete(
        _ reference: String, in place: PlaceReference?, confirmed: Bool, as caller: Caller
    ) async throws -> Job {
        try await lab.runs.settle()
        return try await lab.write(as: caller) { transaction in
            let job = try transaction.find(Job.self, reference, in: place, permission: .runJobs)
            let runs = try transaction.objects(JobRun.self, in: job.id)
            if let active = runs.first(where: { !$0.state.isFinal }) {
                throw LabError.jobRuns(job: job.name, run: active.name)
            }
            if !runs.isEmpty && !confirmed && caller.plan == nil {
                throw LabError.confirmationNeeded(
                    action: "deleting job `\(job.name)`",
                    alsoDeletes: runs.map { "run `\($0.name)`" })
            }
            try transaction.remove([job])
            return job
        }
    }
}

extension Job.Timetable {
    /// - Throws: `ScheduleError` when no time is left before the schedule's end.
    init(_ schedule: Schedule, after now: Date, userName: String) throws(ScheduleError) {
        self.init(
            state: ScheduleState(schedule: schedule, nextAt: try schedule.first(after: now)),
            userName: userName)
    }
}

extension LabError {
    fileprivate static func tooMuchForFunction(_ deployment: String) -> LabError {
        .badRecords(
            Payload(
                code: "too-large",
                what: "the records are too many for the function behind `\(deployment)`",
                why: "a function gets all records of a run at once, 64 MB at most",
                next: "split them over several jobs"))
    }
}

extension Transaction {
    /// The input, whose content is there when the transaction commits.
    fileprivate func hold(_ input: Job.Input, from source: Jobs.Source) throws -> Job.Input {
        guard case .inline(let content, let format) = input else { return input }
        let held = try hold(content) {
            switch source {
            case .bytes(let bytes, _): try lab.content.add(bytes, keep: true)
            case .file(let path, _): try lab.content.add(path: path, keep: true)
            case .data: content
            }
        }
        return .inline(held, format)
    }

    /// Removes jobs with everything that is their own.
    func remove(_ jobs: [Job]) throws {
        for job in jobs {
            for run in try objects(JobRun.self, in: job.id) { try removeRun(run) }
            try remove(job)
            try noteScheduled(job, isGone: true)
            try noteAging(job, isGone: true)
        }
        try removeNotifications(of: jobs)
    }

    /// Whether a job was made for one run, which has ended.
    func isOver(_ job: Job) throws -> Bool {
        guard job.isForOneRun == true else { return false }
        return try objects(JobRun.self, in: job.id).allSatisfy(\.state.isFinal)
    }

    /// Removes a run; its output goes with it, unless something else has the same content.
    func removeRun(_ run: JobRun) throws {
        try remove(run)
        try noteActive(run.id, false)
    }
}

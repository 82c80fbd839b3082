import Columns
import Foundation
import SlipwayCore

/// A job and its runs as the platform tells of them.
///
/// Source of what the REST reference of this lab leaves open: what the platform's public clients of
/// `/v2/jobs` read, such as `metadata.asset_id`, and times in milliseconds.
struct PlatformJob {
    /// How many of the times to come are told.
    private static let futureRuns = 5

    let lab: Lab
    let job: Job
    /// The newest; `nil` when there is none.
    var lastRun: JobRun?

    /// - Parameter inFull: Whether the records are told, which a list leaves out.
    func resource(inFull: Bool = true) throws -> JSONValue {
        let timetable = job.timetable
        var entity = JSONValue.record([
            "asset_ref": .string(job.deploymentID), "asset_ref_type": .string("deployment"),
            "configuration": try configuration(inFull: inFull),
        ])
        if let timetable { entity = entity.adding(timetable.state.schedule.resource) }
        entity = entity.adding([
            "schedule_id": timetable.map { _ in .string(job.id) },
            "schedule_creator_id": .text(timetable?.userName),
            "future_scheduled_runs": .array(
                (timetable?.state.nextTimes(Self.futureRuns) ?? []).map { .time($0) }),
            "retention_policy": job.retention?.resource,
            "enable_notifications": .boolean(!job.notify.isEmpty),
            "notification_types": job.notify.resource,
            "last_run_id": .text(lastRun?.id),
            "last_run_initiator": .text(lastRun?.userName),
            "last_run_status": .text(lastRun?.platformState),
            "last_run_time": lastRun.map { .time($0.queuedAt) },
            "last_run_status_timestamp": lastRun.map { .milliseconds($0.changedAt) },
        ])
        return .record([
            "metadata": metadata(
                id: job.id, name: job.name, type: "job", owner: job.owner, created: job.createdAt,
                modified: job.modifiedAt),
            "entity": .record(["job": entity]), "asset_id": .string(job.id),
            "href": .string("/v2/jobs/\(job.id)?space_id=\(job.spaceID)"),
        ])
    }

    func resource(of run: JobRun, inFull: Bool = true) throws -> JSONValue {
        let entity = JSONValue.record([
            "job_ref": .string(job.id), "job_name": .string(job.name),
            "job_type": .string("deployment"), "state": .string(run.platformState),
            "isScheduledRun": .boolean(run.isScheduled),
            "configuration": try configuration(inFull: inFull), "job_parameters": .array([]),
            "queue_start": .milliseconds(run.queuedAt),
            "queue_end": (run.startedAt ?? run.endedAt).map { .milliseconds($0) },
            "execution_start": run.startedAt.map { .milliseconds($0) },
            "execution_end": run.startedAt.flatMap { _ in run.endedAt.map { .milliseconds($0) } },
            "duration": run.seconds.map { .count($0) },
            "last_state_change_timestamp": .time(run.changedAt),
            "total_rows_read": run.inputRowCount.map { .count($0) },
            "total_rows_written": run.outputRowCount.map { .count($0) },
            "scoring": try JobRecords(lab: lab, job: job).output(of: run, inFull: inFull),
            "failure": run.failure?.resource, "message": run.message,
        ])
        return .record([
            "metadata": metadata(
                id: run.id, name: run.name, type: "job_run", owner: run.userName,
                created: run.queuedAt, modified: run.changedAt),
            "entity": .record(["job_run": entity]), "asset_id": .string(run.id),
            "href": .string("/v2/jobs/\(job.id)/runs/\(run.id)?space_id=\(job.spaceID)"),
        ])
    }

    private func metadata(
        id: String, name: String, type: String, owner: String, created: Date, modified: Date
    ) -> JSONValue {
        .record([
            "id": .string(id), "asset_id": .string(id), "name": .string(name),
            "description": type == "job" ? .string(job.description ?? "") : nil,
            "asset_type": .string(type), "owner_id": .string(owner),
            "created": .milliseconds(created), "created_at": .time(created),
            "modified_at": .time(modified), "space_id": .string(job.spaceID),
        ])
    }

    private func configuration(inFull: Bool) throws -> JSONValue {
        let records = JobRecords(lab: lab, job: job)
        let output = try records.output(of: nil, inFull: false)
        return .record([
            "scoring": try records.input(inFull: inFull).adding(output),
            "hardware_spec": job.hardware?.reference,
        ])
    }
}

extension JobRun {
    /// The platform's word for the state.
    var platformState: String {
        switch state {
        case .queued: "Queued"
        case .running: isToBeCanceled ? "Canceling" : "Running"
        case .completed: warnings.isEmpty ? "Completed" : "CompletedWithWarnings"
        case .failed: "Failed"
        case .canceled: "Canceled"
        }
    }

    fileprivate var isScheduled: Bool {
        if case .schedule = trigger { true } else { false }
    }

    /// When it came into its state.
    fileprivate var changedAt: Date { endedAt ?? startedAt ?? queuedAt }

    /// Whole seconds from start to end; `nil` for one that has not had both.
    fileprivate var seconds: Int? {
        guard let startedAt, let endedAt else { return nil }
        return Int(endedAt.timeIntervalSince(startedAt).rounded())
    }
}

import Columns
import Foundation
import SlipwayCore

/// The values of jobs, runs, functions and what belongs to them.
extension JSONValue {
    init(_ job: Job) {
        var input: [Member]
        switch job.input {
        case .inline(let content, let format):
            input = [
                .init("kind", .string("inline")), .init("format", .string(format.rawValue)),
                .init("content_sha256", .string(content.hash)),
                .init("size_in_bytes", .number(Double(content.sizeInBytes))),
            ]
        case .data(let id, let name):
            input = [
                .init("kind", .string("data")), .init("id", .string(id)),
                .init("name", .string(name)),
            ]
        }
        var retention: [Member] = []
        switch job.retention {
        case .runs(let count)?: retention = [.init("amount", .number(Double(count)))]
        case .days(let count)?: retention = [.init("days", .number(Double(count)))]
        case nil: break
        }
        self = .object(
            Self.common(job) + [
                .init("space_id", .string(job.spaceID)),
                .init("deployment_id", .string(job.deploymentID)),
                .init("deployment", .string(job.deploymentName)),
                .init("input", .object(input)),
                .init("output_name", job.outputName.map(JSONValue.string) ?? .null),
                .init("hardware", job.hardware.map { .string($0.rawValue) } ?? .null),
                .init("retention", retention.isEmpty ? .null : .object(retention)),
                .init("notify", .array(job.notify.map { .string($0.rawValue) })),
                .init("schedule", job.timetable.map { .string($0.state.schedule.words) } ?? .null),
                .init(
                    "cron",
                    job.timetable?.state.schedule.cron.map { .string($0.text) } ?? .null),
                .init(
                    "next_at", job.timetable?.state.nextAt.map { .string($0.iso8601) } ?? .null),
                .init("last_run", .number(Double(job.lastRunNumber))),
                .init("owner", .string(job.owner)),
                .init("created_at", .string(job.createdAt.iso8601)),
            ])
    }

    init(_ run: JobRun) {
        var trigger = JSONValue.string("person")
        if case .schedule(let at, let missed) = run.trigger {
            trigger = .object([
                .init("at", .string(at.iso8601)), .init("missed", .number(Double(missed))),
            ])
        }
        self = .object(
            Self.common(run) + [
                .init("status", .string(run.state.rawValue)),
                .init("job", .string(run.jobName)), .init("job_id", .string(run.jobID)),
                .init("number", .number(Double(run.number))),
                .init("deployment_id", .string(run.deploymentID)),
                .init("trigger", trigger),
                .init("user", .string(run.userName)),
                .init("rows_in", run.inputRowCount.map { .number(Double($0)) } ?? .null),
                .init("rows_out", run.outputRowCount.map { .number(Double($0)) } ?? .null),
                .init("format", run.output.map { .string($0.format.rawValue) } ?? .null),
                .init(
                    "output_sha256", run.output.map { .string($0.content.hash) } ?? .null),
                .init("output_data", run.output?.assetName.map(JSONValue.string) ?? .null),
                .init("failure", run.failure.map { .string($0.what) } ?? .null),
                .init("failure_code", run.failure.map { .string($0.code) } ?? .null),
                .init("warnings", .array(run.warnings.map(JSONValue.string))),
                .init("queued_at", .string(run.queuedAt.iso8601)),
                .init("started_at", run.startedAt.map { .string($0.iso8601) } ?? .null),
                .init("ended_at", run.endedAt.map { .string($0.iso8601) } ?? .null),
            ])
    }

    init(_ notification: JobNotification) {
        self = .object(
            Self.common(notification) + [
                .init("occasion", .string(notification.occasion.rawValue)),
                .init("text", .string(notification.text)),
                .init("run_id", .string(notification.runID)),
                .init("at", .string(notification.createdAt.iso8601)),
            ])
    }

    init(_ function: Function) {
        self = .object(
            Self.common(function) + [
                .init("type", .string(Function.type)),
                .init("software_spec", .string(Function.softwareSpecification)),
                .init("file", .string(function.fileName)),
                .init("entry", .string(function.shape.entry)),
                .init("parameters", function.parameters),
                .init("content_sha256", .string(function.content.hash)),
                .init("size_in_bytes", .number(Double(function.content.sizeInBytes))),
                .init(
                    "promoted_from", function.origin.map { .string($0.functionID) } ?? .null),
                .init("owner", .string(function.owner)),
                .init("created_at", .string(function.createdAt.iso8601)),
            ])
    }

    init(_ runtime: Runtime) {
        self = .object([
            .init("id", .string(runtime.deploymentID)),
            .init("name", .string(runtime.deploymentName)), .init("kind", .string("runtime")),
            .init("status", .string(runtime.state.rawValue)),
            .init("since", .string(runtime.startedAt.iso8601)),
            .init("calls", .number(Double(runtime.callCount))),
            .init("workers", .number(Double(runtime.workerCount))),
            .init(
                "memory_in_bytes", runtime.memoryInBytes.map { .number(Double($0)) } ?? .null),
        ])
    }

    init(_ secret: Secret) {
        self = .object(
            Self.common(secret) + [.init("created_at", .string(secret.createdAt.iso8601))])
    }
}

extension Runtime {
    var startedAt: Date { Date(timeIntervalSince1970: Double(since) / 1000) }
}

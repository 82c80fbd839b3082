import Columns
import Foundation
import SlipwayCore

extension Command {
    static let scheduleJob = Command(
        CommandSyntax(
            verb: "schedule", noun: .job, name: (.existing([.job]), .required),
            clauses: [
                .init(.every, .text("UNIT")), .init(.at, .text("TIME")),
                .init(.cron, .text("\"M H D M W\"")), .init(.until, .text("DAY")),
                .init(.in, .existing([.space])),
            ],
            exclusive: [[.every, .cron], [.at, .cron]], requiresOneOf: [[.every, .cron]],
            summary: "lets a job run by itself, in place of the schedule it had",
            example: "schedule job nightly in space lab every day at 02:00",
            detail: "Times are in UTC, so that local times move when the clocks change. A unit is "
                + "minute, hour, day, weekday, a day of the week, or month: `every 15 minutes`, "
                + "`every monday at 7:30`. `serve` and an open notebook start what is due; times "
                + "that passed meanwhile give one run. `cancel job NAME` takes the schedule away.",
            changes: true)
    ) { call in
        let job: Job
        do {
            job = try await call.lab.jobs.schedule(
                call.name(), call.schedule(), in: call.place(.in), as: call.caller)
        } catch let error as ScheduleError {
            let clause = call.call.clause(.cron) ?? call.call.clause(.every)
            throw Diagnostic(error, at: clause?.span ?? call.call.span)
        }
        guard let timetable = job.timetable else { throw call.lacks("schedule") }
        return .said(
            "job `\(job.name)` runs \(timetable.state.schedule.words) (UTC); next: "
                + timetable.state.schedule.nextTimes(after: call.lab.clock.now()),
            JSONValue(job))
    }
}

extension Invocation {
    fileprivate func schedule() throws -> Schedule {
        let until = try text(.until).map { try Schedule.end($0, now: lab.clock.now()) }
        if let cron = try text(.cron) {
            return try Schedule(CronExpression(cron), until: until)
        }
        guard case .every(let count, let unit) = call.clause(.every)?.argument else {
            throw lacks("schedule")
        }
        return try Schedule(
            Repeat(every: count.map { try session.text(of: $0) }, unit.text, at: text(.at)),
            until: until)
    }
}

extension Job.Timetable {
    /// The timetable in labelled lines, with the next three times.
    func fields(after now: Date) -> [(label: String, value: JSONValue)] {
        let schedule = state.schedule
        var fields: [(label: String, value: JSONValue)] = [
            ("runs", .string(schedule.words + " (UTC)")),
            ("cron", schedule.cron.map { .string($0.text) } ?? .null),
        ]
        if let until = schedule.until { fields.append(("until", .string(until.shown))) }
        fields.append(("next", .string(schedule.nextTimes(after: now))))
        fields.append(("as user", .string(userName)))
        return fields
    }
}

extension Schedule {
    /// The next three times, to the minute.
    func nextTimes(after now: Date) -> String {
        var times: [Date] = []
        while times.count < 3, let next = next(after: times.last ?? now) { times.append(next) }
        return times.isEmpty
            ? "never again"
            : times.map { String($0.shown.dropLast(3)) }.joined(separator: ", ")
    }
}

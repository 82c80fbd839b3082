import Columns
import Foundation
import SlipwayCore

/// What clients say of a job, and how it is told again.
extension Jobs.Configuration {
    /// - Parameter job: The object `job`.
    init(posted job: JSONValue, now: Date) throws {
        let configuration = job["configuration"] ?? .object([])
        self.init(
            outputName: try configuration.scoring.postedOutputName,
            hardware: try configuration.postedHardware, retention: try job.postedRetention,
            notify: try job.postedOccasions ?? [])
        description = try job.text(at: "description")
        schedule = try Schedule.posted(job, now: now)
    }
}

extension Jobs.Change {
    /// - Throws: `RequestError.badPatch` for what cannot be changed.
    init(_ patch: Patch, of job: Job, now: Date) throws {
        self.init()
        let patch = patch.below([["entity", "job"], ["metadata"]])
        let keys = Set(patch.steps.map { $0.path[0] })
        let settings = patch.applied(to: job.settings(for: keys))
        for key in keys {
            switch key {
            case "name":
                guard let name = settings[key]?.string else {
                    throw RequestError.badPatch(reason: "a name is a text")
                }
                self.name = name
            case "description": description = try settings.text(at: key) ?? ""
            case "schedule", "schedule_info":
                // Whoever takes the expression away means its start and end too.
                let isEmpty = (settings["schedule"]?.string ?? "").isEmpty
                let isGone = isEmpty && !keys.contains("schedule_info")
                let posted = isGone ? nil : try Schedule.posted(settings, now: now)
                schedule = posted.map { .set($0) } ?? .removed
            case "retention_policy":
                retention = try settings.postedRetention.map { .set($0) } ?? .removed
            case "notification_types", "enable_notifications":
                notify = try settings.postedOccasions ?? []
            default:
                throw RequestError.badPatch(
                    reason: "`\(key.prefix(40))` of a job cannot be changed: its name, "
                        + "description, schedule, retention and notifications can")
            }
        }
    }
}

extension Job {
    /// What can be changed, as it is, for a patch of these members to be made in.
    ///
    /// The time of a single run is no start for an expression that comes in its place.
    fileprivate func settings(for keys: Set<String>) -> JSONValue {
        var schedule = timetable?.state.schedule
        if schedule?.cron == nil && !keys.contains("schedule_info") { schedule = nil }
        return (schedule?.resource ?? .object([])).adding([
            "retention_policy": retention?.resource,
            "notification_types": notify.isEmpty ? nil : notify.resource,
        ])
    }
}

extension JSONValue {
    /// The object with the records of a configuration: `scoring`, as in the ML API, or itself.
    var scoring: JSONValue { self["scoring"] ?? self }

    /// `retention_policy`: `{"amount":…}` or `{"days":…}`, and never both.
    fileprivate var postedRetention: Retention? {
        get throws {
            guard let policy = self["retention_policy"]?.without([]), policy != .object([]) else {
                return nil
            }
            guard let members = policy.object, members.count == 1,
                let count = members[0].value.integer, Retention.limits.contains(count),
                ["amount", "days"].contains(members[0].key)
            else {
                throw RequestError.badField(
                    key: "retention_policy",
                    reason:
                        #"it is {"amount":N} for runs or {"days":N}, never both, and N is from "#
                        + "\(Retention.limits.lowerBound) to \(Retention.limits.upperBound)")
            }
            return members[0].key == "days" ? .days(count) : .runs(count)
        }
    }

    /// `notification_types`, which `enable_notifications` turns off; when only that is said, all or
    /// none of them.
    fileprivate var postedOccasions: [Job.Occasion]? {
        get throws {
            let isOn = try flag(at: "enable_notifications")
            if isOn == false { return [] }
            guard let types = try object(at: "notification_types") else {
                return isOn.map { _ in Job.Occasion.allCases }
            }
            return try Job.Occasion.allCases.filter { try types.flag(at: $0.rawValue) == true }
        }
    }
}

extension Retention {
    /// `retention_policy`.
    var resource: JSONValue {
        switch self {
        case .runs(let count): .record(["amount": .count(count)])
        case .days(let count): .record(["days": .count(count)])
        }
    }
}

extension [Job.Occasion] {
    /// `notification_types`.
    var resource: JSONValue {
        .object(
            Job.Occasion.allCases.map { .init($0.rawValue, .boolean(contains($0))) })
    }
}

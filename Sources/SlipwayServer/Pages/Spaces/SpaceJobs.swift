import Foundation
import SlipwayCore

extension SpacePages {
    @Sendable
    func jobs(_ inSpace: SpaceVisit) async throws -> Markup {
        let visit = inSpace.visit
        let jobs = try await visit.lab.jobs.list(in: inSpace.place, as: visit.caller())
        let runs = try await visit.lab.runs.list(in: inSpace.place, as: visit.caller())
        let newest = Dictionary(grouping: runs, by: \.jobID).compactMapValues {
            $0.max { $0.number < $1.number }
        }
        let mayRun = inSpace.may(.runJobs)
        var headings: [PageText] = [.name, .deployment, .schedule, .next, .lastRun]
        if mayRun { headings.append(.action) }
        let isWorking = runs.contains { !$0.state.isFinal }
        return """
            <div id="live"\(" data-live", if: isWorking)>
            \(visit.table(
                .jobs, headings,
                jobs.map { job in
                    var row: [Markup] = [
                        "<a href=\"\(PagePath.job(job.id))\">\(job.name)</a>",
                        """
                        <a href="\(PagePath.deployment(job.deploymentID))">\
                        \(job.deploymentName)</a>
                        """,
                        visit.schedule(of: job), visit.nextTimes(of: job, 1),
                        newest[job.id].map(visit.link) ?? "–",
                    ]
                    if mayRun { row.append(visit.runButton(job)) }
                    return row
                }, ifEmpty: .noJobs))
            \(visit.section(.runs, visit.runTable(
                runs.suffix(30).reversed(), mayCancel: mayRun, namesJob: true)))
            </div>
            """
    }
}

extension Visit {
    /// `every day at 02:00`, in the words in which it was said.
    func schedule(of job: Job) -> Markup {
        guard let schedule = job.timetable?.state.schedule else {
            return "<span class=\"soft\">\(self[.notScheduled])</span>"
        }
        return "<span lang=\"en\">\(schedule.words)</span>"
    }

    /// The next times at which a job runs by itself, to the minute.
    func nextTimes(of job: Job, _ count: Int) -> Markup {
        guard let state = job.timetable?.state else { return "–" }
        let times = state.nextTimes(count)
        if times.isEmpty { return "\(self[.noNext])" }
        return """
            \(times.enumerated().map { "\($0 > 0 ? ", " as Markup : .none)\($1.toMinute)" as Markup })
            """
    }

    func runButton(_ job: Job) -> Markup {
        form(PagePath(["jobs", job.id, "run"]), "<button>\(self[.runJob])</button>")
    }

    /// A run's number and state, as a link to it.
    func link(_ run: JobRun) -> Markup {
        "<a href=\"\(PagePath.run(run.id))\">#\(run.number)</a> \(state(of: run))"
    }

    func state(of run: JobRun) -> Markup {
        let kind: StateKind =
            switch run.state {
            case .queued, .running: .busy
            case .completed: .good
            case .failed: .bad
            case .canceled: .idle
            }
        return state(PageText(run.state), kind)
    }

    /// Runs, in the order in which they are given.
    func runTable(_ runs: [JobRun], mayCancel: Bool, namesJob: Bool) -> Markup {
        var headings: [PageText] = [.run, .stateHeading, .trigger, .startedAt, .endedAt, .rowsOut]
        if mayCancel { headings.append(.action) }
        return table(
            .runs, headings,
            runs.map { run in
                var row: [Markup] = [
                    """
                    <a href="\(PagePath.run(run.id))">\
                    \(namesJob ? "\(run.jobName) " as Markup : .none)#\(run.number)</a>
                    """,
                    state(of: run), trigger(of: run), run.startedAt?.onPage ?? "–",
                    run.endedAt?.onPage ?? "–", run.outputRowCount.map { "\($0)" } ?? "–",
                ]
                if mayCancel { row.append(run.state.isFinal ? "–" : cancelButton(run)) }
                return row
            }, ifEmpty: .noRuns)
    }

    func trigger(of run: JobRun) -> Markup {
        switch run.trigger {
        case .person: "\(run.userName)"
        case .schedule: "\(self[.bySchedule])"
        }
    }

    func cancelButton(_ run: JobRun) -> Markup {
        form(PagePath(["runs", run.id, "cancel"]), "<button>\(self[.cancelRun])</button>")
    }
}

extension Date {
    fileprivate var toMinute: Markup {
        let text = iso8601
        let shown = String(text.replacing("T", with: " ").prefix(16))
        return "<time datetime=\"\(text)\">\(shown)</time>"
    }
}

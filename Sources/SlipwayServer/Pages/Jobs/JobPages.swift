import Foundation
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// Jobs and their runs, and what is done with them.
struct JobPages {
    let pages: Pages

    var routes: [Route<OpenContext>] {
        [
            pages.page("/jobs/:job", job), pages.action("/jobs/:job/run", start),
            pages.page("/runs/:run", run), pages.page("/runs/:run/output", output),
            pages.action("/runs/:run/cancel", cancel),
        ]
    }

    @Sendable
    private func job(_ visit: Visit) async throws -> Response {
        let job = try await job(visit.parameter("job"), visit)
        let inSpace = try await SpaceVisit(visit, space: job.spaceID)
        let runs = try await visit.lab.runs.list(of: job.id, in: nil, as: visit.caller())
        let mayRun = inSpace.may(.runJobs)
        let isWorking = runs.contains { !$0.state.isFinal }
        let input: Markup =
            switch job.input {
            case .inline(let content, let format):
                "\(format.rawValue), \(content.sizeInBytes) B"
            case .data(_, let name): "\(visit[.data]): \(name)"
            }
        return visit.page(
            job.name, area: .spaces, crumbs: crumbs(inSpace),
            """
            \(visit.facts([
                (.id, visit.copyable(job.id)),
                (
                    .deployment,
                    "<a href=\"\(PagePath.deployment(job.deploymentID))\">\(job.deploymentName)</a>"
                ),
                (.input, input),
                (.output, "\(job.outputName ?? visit[.outputWithRun])"),
                (.schedule, visit.schedule(of: job)),
                (.next, visit.nextTimes(of: job, 3)),
                (.retention, "\(visit[retention(job.retention)])"),
                (
                    .notify,
                    """
                    \(job.notify.isEmpty
                        ? visit[.none]
                        : job.notify.map { visit[PageText($0)] }.joined(separator: ", "))
                    """
                ),
                (.owner, "\(job.owner)"), (.created, job.createdAt.onPage),
            ]))
            \(mayRun ? visit.runButton(job) : .none)
            <div id="live"\(" data-live", if: isWorking)>\
            \(visit.section(.runs, visit.runTable(
                runs.reversed(), mayCancel: mayRun, namesJob: false)))</div>
            """)
    }

    private func retention(_ retention: Retention?) -> PageText {
        switch retention {
        case nil: .allRuns
        case .runs(let count): .lastRuns(count)
        case .days(let count): .runsOfDays(count)
        }
    }

    @Sendable
    private func start(_ visit: Visit, _ form: FormFields) async throws -> Response {
        let job = try await job(visit.parameter("job"), visit)
        _ = try await visit.lab.runs.start(
            job.id, in: nil, as: visit.caller("run job \(job.id)"))
        return visit.going(to: .job(job.id), saying: .started)
    }

    @Sendable
    private func cancel(_ visit: Visit, _ form: FormFields) async throws -> Response {
        let run = try await visit.run()
        _ = try await visit.lab.runs.cancel(
            run.id, in: nil, as: visit.caller("cancel run \(run.id)"))
        return visit.going(to: .run(run.id), saying: .cancelled)
    }

    private func crumbs(_ inSpace: SpaceVisit) -> [Visit.Crumb] {
        let visit = inSpace.visit
        return [
            (visit[.spaces], .home), (inSpace.space.name, .space(inSpace.space.id)),
            (visit[PageText(SpaceTab.jobs)], .space(inSpace.space.id, .jobs)),
        ]
    }

    private func job(_ id: String, _ visit: Visit) async throws -> Job {
        try await byID { try await visit.lab.jobs.find(id, in: nil, as: visit.caller()) }
    }

    // MARK: Runs

    @Sendable
    private func run(_ visit: Visit) async throws -> Response {
        let run = try await visit.run()
        let inSpace = try await SpaceVisit(visit, space: run.spaceID)
        return visit.page(
            "\(run.jobName) #\(run.number)", area: .spaces,
            crumbs: crumbs(inSpace) + [(run.jobName, .job(run.jobID))],
            """
            <div id="live"\(" data-live", if: !run.state.isFinal)>
            \(visit.facts(facts(run, visit)))
            \(run.failure.map { visit.fault(RunFailure(failure: $0)) })
            \(!run.state.isFinal && inSpace.may(.runJobs) ? visit.cancelButton(run) : .none)
            \(run.state.isFinal
                ? .none : "<p><a href=\"\(PagePath.run(run.id))\">\(visit[.refresh])</a></p>")
            \(try await beginning(of: run, visit))
            </div>
            """)
    }

    private func facts(_ run: JobRun, _ visit: Visit) -> [(name: PageText, value: Markup)] {
        var facts: [(name: PageText, value: Markup)] = [
            (.stateHeading, visit.state(of: run)), (.id, visit.copyable(run.id)),
            (
                .deployment,
                "<a href=\"\(PagePath.deployment(run.deploymentID))\">\(run.deploymentName)</a>"
            ),
            (.trigger, visit.trigger(of: run)), (.queuedAt, run.queuedAt.onPage),
            (.startedAt, run.startedAt?.onPage ?? "–"), (.endedAt, run.endedAt?.onPage ?? "–"),
            (.rowsIn, run.inputRowCount.map { "\($0)" } ?? "–"),
            (.rowsOut, run.outputRowCount.map { "\($0)" } ?? "–"),
        ]
        if !run.warnings.isEmpty {
            facts.append(
                (
                    .warnings,
                    "<span lang=\"en\">\(visit.prose(run.warnings.joined(separator: "; ")))</span>"
                ))
        }
        return facts
    }

    private func beginning(of run: JobRun, _ visit: Visit) async throws -> Markup {
        guard let output = run.output else { return .none }
        let (_, path, _) = try await visit.lab.runs.output(
            of: run.id, in: nil, as: visit.caller())
        let start = try Records.beginning(ofFile: path, limit: 4096)
        // A character that is cut in two at the end would be shown as a box.
        let text = String(decoding: start, as: UTF8.self).trimmingSuffix { $0 == "\u{fffd}" }
        let isWhole = start.count == output.content.sizeInBytes
        return visit.section(
            .output,
            """
            <p><a class="button" href="\(PagePath(["runs", run.id, "output"]))" download>\
            \(visit[.download])</a> \
            \(output.format.rawValue), \(output.content.sizeInBytes) B\
            \(output.assetName.map { ", \(visit[.data]): \($0)" as Markup })</p>
            \(isWhole ? .none : "<p class=\"hint\">\(visit[.beginning])</p>")
            <pre tabindex="0"><code>\(text)\(isWhole ? .none : "…")</code></pre>
            """)
    }

    @Sendable
    private func output(_ visit: Visit) async throws -> Response {
        let (run, path, format) = try await visit.lab.runs.output(
            of: visit.run().id, in: nil, as: visit.caller())
        let type =
            switch format {
            case .csv: "text/csv; charset=utf-8"
            case .json: "application/json"
            case .jsonl: "application/x-ndjson"
            }
        var response = try Response.file(path, orElse: .unknownPath(visit.request.uri.path))
        response.headers[.contentType] = type
        response.headers[.contentDisposition] = Response.attachment(
            "\(run.jobName)-\(run.number).\(format.rawValue)")
        return response
    }
}

/// Why a run failed, as it was kept with the run.
private struct RunFailure: UserFacingError {
    let failure: JobRun.Failure

    var code: String { failure.code }
    var what: String { failure.what }
    var why: String? { failure.why }
    var next: String? { failure.next }
}

extension Visit {
    fileprivate func run() async throws -> JobRun {
        do {
            return try await byID {
                try await lab.runs.find(parameter("run"), in: nil, as: caller())
            }
        } catch LabError.badRunName(let name) {
            // A path names runs by id; what is none of a run is not there.
            throw LabError.notFound(.run, name, place: nil, nearest: nil)
        }
    }
}

extension String {
    fileprivate func trimmingSuffix(_ isEnd: (Character) -> Bool) -> String {
        var text = Substring(self)
        while let last = text.last, isEnd(last) { text.removeLast() }
        return String(text)
    }
}

import ArgumentParser
import Foundation
import SlipwayCore
import SlipwayNotebook
import SlipwayScript
import SlipwayStore
import Synchronization

/// `slipway replay LESSON…`
struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run lessons and compare every output with the one recorded in them.",
        discussion: """
            A lesson runs in a new home and in a temporary copy of its folder, with ids and times \
            that are the same every time. Exits 3 when an output differs.
            """)

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Lessons: Markdown files.")
    var lessons: [String]

    @Flag(help: "Rewrite outputs that differ.")
    var accept = false

    @Flag(help: "Replay twice and prove that both give the same bytes.")
    var twice = false

    @Flag(help: "Show the cells and what they print, as they run.")
    var show = false

    @Option(help: "Write the results as JUnit XML to FILE.")
    var junit: String?

    @Option(help: "Write the results as JSON to FILE.")
    var json: String?

    func run() async throws {
        let code = await endingOnSignals { await replayAll() }
        if code != .done { throw code.thrown }
    }

    private func replayAll() async -> ExitStatus {
        var reports: [ReplayReport] = []
        do {
            for lesson in lessons { reports.append(try await replay(lesson)) }
            if let junit {
                try FolderHost.current.write(Array(ReplayReport.junit(reports).utf8), to: junit)
            }
            if let json {
                let text = "[" + reports.map(\.json).joined(separator: ",") + "]\n"
                try FolderHost.current.write(Array(text.utf8), to: json)
            }
        } catch {
            StandardOutput.show(error, options)
            return ExitStatus(ending: error)
        }
        if Task.isCancelled { return .interrupted }
        return reports.allSatisfy(\.isMatch) ? .done : .mismatch
    }

    private func replay(_ path: String) async throws -> ReplayReport {
        let (lesson, file, name) = try open(path)
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
        let replay = LessonReplay(lesson, name: name)
        let seed = lesson.frontMatter.seed ?? 1
        var report: ReplayReport
        let runs = LessonRuns(folder: folder, seed: UInt64(seed))
        do {
            if twice {
                let shown = ShownRuns(isOn: show)
                report = try await replay.runTwice { shown.runner(try await runs.next()) }
            } else {
                report = await replay.run(
                    with: ShownRuns(isOn: show).runner(try await runs.next()))
            }
            await runs.close()
        } catch {
            await runs.close()
            throw error
        }
        if accept && !report.isMatch && report.stoppedAtLine == nil {
            let text = lesson.accepting(report)
            try FolderHost.current.write(Array(text.utf8), to: file)
            let count = report.differences.count
            StandardOutput.write(
                Array("accepted \(count) changed \(count == 1 ? "output" : "outputs")\n".utf8),
                to: STDERR_FILENO)
            report = await LessonReplay(try open(path).lesson, name: name)
                .run(with: try await runs.next())
            await runs.close()
        }
        let color = options.usesColor(onTerminal: isatty(STDOUT_FILENO) == 1)
        StandardOutput.write(Array(report.text(color: color).utf8), to: STDOUT_FILENO)
        if twice && report.isMatch {
            StandardOutput.write(
                Array("two replays gave the same bytes\n".utf8), to: STDOUT_FILENO)
        }
        return report
    }

    /// The lesson in the language asked for, the file it stands in, and how to call that file.
    ///
    /// A path that names the translation itself asks for it, whatever the language option says.
    /// Where symbolic links lead to a lesson, its folder and translation are where it really is.
    private func open(_ path: String) throws -> (lesson: Lesson, file: String, name: String) {
        let host = FolderHost.current
        guard path.hasSuffix(".md") else { throw StartProblem.noLesson(path) }
        let resolved = host.resolvedPath(path)
        let isLink = resolved != host.absolutePath(path) && resolved.hasSuffix(".md")
        let found = isLink ? resolved : path
        func text(_ file: String) throws -> String {
            do {
                return String(decoding: try host.read(file), as: UTF8.self)
            } catch let problem as FileProblem {
                throw StartProblem.noSuchFile(file, reason: problem.reason)
            }
        }
        let isTranslation = found.hasSuffix(".es.md")
        let file = isTranslation ? String(found.dropLast(6)) + ".md" : found
        let original = Lesson(reading: try text(file))
        guard options.lang == .es || isTranslation else {
            return (original, host.absolutePath(file), path)
        }
        let translated = String(file.dropLast(3)) + ".es.md"
        guard host.exists(translated) else { throw StartProblem.noTranslation(translated) }
        let lesson = Lesson(reading: try text(translated), isTranslation: true)
            .inheriting(from: original)
        return (lesson, host.absolutePath(translated), translated)
    }
}

extension FolderHost {
    /// The folder in which the program was started.
    static var current: FolderHost {
        FolderHost(folder: FileManager.default.currentDirectoryPath)
    }
}

/// Makes, for every run of a lesson, a new home and a copy of the lesson's folder.
private actor LessonRuns {
    private let folder: String
    private let seed: UInt64
    private var assemblies: [LabAssembly] = []
    private var copies: [URL] = []

    init(folder: String, seed: UInt64) {
        self.folder = folder
        self.seed = seed
    }

    func next() async throws -> NotebookCellRunner {
        let copy = FileManager.default.temporaryDirectory
            .appendingPathComponent("slipway-lesson-\(UUID().uuidString.lowercased())")
        EphemeralFolders.removeAtExit(copy.path)
        try Self.copyFiles(of: folder, to: copy)
        copies.append(copy)
        let assembly = try await LabAssembly(home: Home.ephemeral(), seed: seed)
        assemblies.append(assembly)
        let interpreter = try await assembly.interpreter(
            userName: User.administratorName,
            host: FolderHost(folder: copy.path, folderInWords: "the lesson's folder"),
            options: SessionOptions(door: .script, hidesSecrets: true))
        return NotebookCellRunner(
            notebook: Notebook(
                interpreter: interpreter, style: NotebookStyle(showsNext: true)))
    }

    /// Copies files and folders with their contents alone: their owner may be somebody else. What
    /// symbolic links lead to is copied in their place.
    private static func copyFiles(of folder: String, to copy: URL) throws {
        try copyFiles(
            of: URL(fileURLWithPath: folder).resolvingSymlinksInPath(), to: copy, inside: [])
    }

    /// - Parameter outer: The folders that are being copied, which a link may lead back to.
    private static func copyFiles(of folder: URL, to copy: URL, inside outer: [URL]) throws {
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
            let file = folder.appendingPathComponent(name).resolvingSymlinksInPath()
            let target = copy.appendingPathComponent(name)
            // A link that leads nowhere has neither.
            let values = try? file.resourceValues(forKeys: [.isDirectoryKey, .isRegularFileKey])
            if values?.isDirectory == true {
                let folders = outer + [folder]
                if folders.contains(where: { $0.path == file.path }) { continue }
                try copyFiles(of: file, to: target, inside: folders)
            } else if values?.isRegularFile == true {
                try Data(contentsOf: file).write(to: target)
            }
        }
    }

    func close() async {
        for assembly in assemblies { await assembly.close() }
        for copy in copies { try? FileManager.default.removeItem(at: copy) }
        assemblies = []
        copies = []
    }
}

/// Shows the cells of the first of several runs.
private final class ShownRuns: Sendable {
    private let isOn: Mutex<Bool>

    init(isOn: Bool) {
        self.isOn = Mutex(isOn)
    }

    func runner(_ runner: NotebookCellRunner) -> any CellRunner {
        let shows = isOn.withLock { isOn in
            defer { isOn = false }
            return isOn
        }
        return shows ? ShowingRunner(runner: runner) : runner
    }
}

/// Prints each cell and what it printed.
private struct ShowingRunner: CellRunner {
    let runner: NotebookCellRunner

    func run(cell source: String, firstLine: Int) async -> CellTranscript {
        let prompted = source.split(separator: "\n").map { "> \($0)\n" }.joined()
        StandardOutput.write(Array(prompted.utf8), to: STDOUT_FILENO)
        let transcript = await runner.run(cell: source, firstLine: firstLine)
        StandardOutput.write(Array((transcript.output + "\n").utf8), to: STDOUT_FILENO)
        return transcript
    }
}

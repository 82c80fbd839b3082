import Foundation

// What the system tells of processes; on a system without /proc, nothing.

/// What a process has in memory, where the system tells.
func residentMemory(ofProcess process: Int) -> Int? {
    guard process > 0,
        let text = try? String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8),
        let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { return nil }
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
}

/// Kills the processes that come from the worker with this folder: it is in their environment, or
/// they run in it.
///
/// Guard and keeper of a worker know its processes better; this is for when both were killed.
///
/// Returns when they are gone, or after a second.
func killLeftovers(of folder: String) async {
    for attempt in 0..<100 {
        let processes = leftovers(of: folder)
        if processes.isEmpty { return }
        // Where only the guard was killed, the keeper finds more than is found here; it needs a
        // moment, and must not be killed before.
        if attempt >= 30 {
            for process in processes { kill(process, SIGKILL) }
        }
        try? await Task.sleep(for: .milliseconds(10))
    }
}

private func leftovers(of folder: String) -> [pid_t] {
    let mark = Data("SLIPWAY_FOLDER=\(folder)".utf8)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { pid_t($0) }.filter { process in
        // A process that has ended and is not yet forgotten has no environment.
        let environment = try? Data(contentsOf: URL(filePath: "/proc/\(process)/environ"))
        if environment?.range(of: mark) != nil { return true }
        let current = try? FileManager.default.destinationOfSymbolicLink(
            atPath: "/proc/\(process)/cwd")
        return current == folder || current == folder + " (deleted)"
    }
}

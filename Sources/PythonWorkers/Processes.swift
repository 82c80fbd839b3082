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

/// Kills the processes that have this folder in their environment, and so come from its worker.
func killLeftovers(of folder: String) {
    let mark = Data("SLIPWAY_FOLDER=\(folder)".utf8)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    for process in names.compactMap({ pid_t($0) }) {
        let environment = try? Data(contentsOf: URL(filePath: "/proc/\(process)/environ"))
        if environment?.range(of: mark) != nil { kill(process, SIGKILL) }
    }
}

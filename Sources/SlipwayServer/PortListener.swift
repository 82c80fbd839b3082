import Foundation

/// Which process listens on a port, where the system tells: Linux does, of one's own processes.
enum PortListener {
    /// Its name and number, `nginx (process 12)`; `nil` when that cannot be found out.
    static func description(of port: Int) -> String? {
        let sockets = ["/proc/net/tcp", "/proc/net/tcp6"].compactMap { socket(on: port, in: $0) }
        guard !sockets.isEmpty else { return nil }
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        for process in processes where Int(process) != nil {
            let folder = "/proc/\(process)/fd"
            let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            let isHolder = files.contains { file in
                (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(file)"))
                    .map { sockets.contains($0) } ?? false
            }
            guard isHolder else { continue }
            let name = try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)
            return
                "\((name ?? "?").trimmingCharacters(in: .whitespacesAndNewlines)) (process \(process))"
        }
        return nil
    }

    /// The socket that listens on a port, as a link to it reads: `socket:[4711]`.
    ///
    /// Source: the manual of proc_net(5): local address, state (0A listens) and inode of each socket.
    private static func socket(on port: Int, in table: String) -> String? {
        guard let text = try? String(contentsOfFile: table, encoding: .utf8) else { return nil }
        for line in text.split(separator: "\n").dropFirst() {
            let columns = line.split(separator: " ")
            guard columns.count > 9, columns[3] == "0A",
                let digits = columns[1].split(separator: ":").last, Int(digits, radix: 16) == port
            else { continue }
            return "socket:[\(columns[9])]"
        }
        return nil
    }
}

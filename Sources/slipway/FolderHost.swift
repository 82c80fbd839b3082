import Foundation
import SlipwayCore
import SlipwayScript
import SlipwayTerminal

/// Gives scripts the files of a folder, and an editor where there is a terminal.
struct FolderHost: ScriptHost {
    let folder: String
    /// What people call the folder; its path would differ from one machine to the next.
    var folderInWords = "the folder where slipway was started"

    func absolutePath(_ path: String) -> String {
        let expanded = (path as NSString).expandingTildeInPath
        return URL(
            fileURLWithPath: expanded, relativeTo: URL(fileURLWithPath: folder, isDirectory: true)
        ).standardizedFileURL.path
    }

    /// The same for the file itself, wherever symbolic links lead to it.
    func resolvedPath(_ path: String) -> String {
        URL(fileURLWithPath: absolutePath(path)).resolvingSymlinksInPath().path
    }

    func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: absolutePath(path))
    }

    func open(_ path: String) throws -> ByteSource {
        let full = absolutePath(path)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: full, isDirectory: &isFolder) else {
            throw FileProblem(
                path: path,
                reason: "it does not exist: paths begin in \(folderInWords)")
        }
        if isFolder.boolValue { throw FileProblem(path: path, reason: "it is a folder") }
        do {
            return try ByteSource(path: full)
        } catch let failure as FileFailure {
            throw FileProblem(path: path, reason: failure.reason)
        }
    }

    func read(_ path: String) throws -> [UInt8] {
        do {
            // To the end, whatever its size says: a pipe may have been named.
            return try open(path).readToEnd()
        } catch let failure as FileFailure {
            throw FileProblem(path: path, reason: failure.reason)
        }
    }

    func write(_ bytes: [UInt8], to path: String) throws {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: absolutePath(path)), options: .atomic)
        } catch {
            throw FileProblem(
                path: path, reason: "it cannot be written: is the folder there, and yours?")
        }
    }

    func paths(startingWith text: String) -> [String] {
        let folder = text.lastIndex(of: "/").map { String(text[...$0]) } ?? ""
        let beginning = text.dropFirst(folder.count)
        let parent = absolutePath(folder.isEmpty ? "." : folder)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        return names.sorted()
            .filter { $0.hasPrefix(beginning) && (beginning.hasPrefix(".") || !$0.hasPrefix(".")) }
            .map { name in
                var isFolder: ObjCBool = false
                _ = FileManager.default.fileExists(
                    atPath: parent + "/" + name, isDirectory: &isFolder)
                return folder + name + (isFolder.boolValue ? "/" : "")
            }
    }

    /// One line on the terminal, written over again and again.
    func report(progress: String?) {
        guard isatty(STDERR_FILENO) == 1 else { return }
        StandardOutput.write(
            Array("\r\u{1b}[K\(progress ?? "")".utf8), to: STDERR_FILENO)
    }

    func remark(_ sentence: String) {
        if let console = NotebookSession.console {
            console.note("note: \(sentence)")
        } else {
            StandardOutput.write(Array("note: \(sentence)\n".utf8), to: STDERR_FILENO)
        }
    }

    func edit(_ text: String) async throws -> String? {
        guard let console = NotebookSession.console else {
            throw FileProblem(path: "the editor", reason: "there is no terminal to edit in")
        }
        return try await console.edit(text)
    }
}

import Foundation
import SlipwayScript

/// Gives scripts the files of a folder, and an editor where there is a terminal.
struct FolderHost: ScriptHost {
    let folder: String
    /// Whether somebody sits at a terminal and may be given an editor.
    var hasTerminal = false

    func absolutePath(_ path: String) -> String {
        let expanded = (path as NSString).expandingTildeInPath
        return URL(fileURLWithPath: expanded, relativeTo: URL(fileURLWithPath: folder))
            .standardizedFileURL.path
    }

    func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: absolutePath(path))
    }

    func read(_ path: String) throws -> [UInt8] {
        let full = absolutePath(path)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: full, isDirectory: &isFolder) else {
            throw FileProblem(path: path, reason: "it does not exist in `\(folder)`")
        }
        if isFolder.boolValue { throw FileProblem(path: path, reason: "it is a folder") }
        do {
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: full)))
        } catch {
            throw FileProblem(path: path, reason: "it cannot be read")
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

    func edit(_ text: String) async throws -> String? {
        let environment = ProcessInfo.processInfo.environment
        guard hasTerminal else {
            throw FileProblem(path: "the editor", reason: "there is no terminal to edit in")
        }
        let editor = environment["VISUAL"] ?? environment["EDITOR"] ?? "vi"
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("slipway-\(UUID().uuidString).slip")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(text.utf8).write(to: file)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "\(editor) \"$1\"", "sh", file.path]
        do {
            try process.run()
        } catch {
            throw FileProblem(path: editor, reason: "it cannot be started")
        }
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        let edited = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        return edited.allSatisfy(\.isWhitespace) || edited == text ? nil : edited
    }
}

import Columns
import SlipwayCore

extension Command {
    static let exportFactSheet = Command(
        CommandSyntax(
            verb: "export", noun: .factsheet, name: (.existing([.model]), .required),
            clauses: [
                .init(.to, .newPath, .required), .init(.in, .existing([.space, .project])),
                .init(.yes, .nothing),
            ],
            summary: "writes a fact sheet as Markdown or as a page to print",
            example: "export factsheet challenger in project attrition to factsheet.md",
            detail: "The file's name decides: .md gives Markdown, .html one page that needs "
                + "nothing else, light or dark as the reader likes, and fit to print.",
            changes: true)
    ) { call in
        let sheet = try await call.lab.factSheets.sheet(
            of: call.name(), in: call.place(.in), as: call.caller)
        let path = try call.text(.to) ?? ""
        let document = Document(sheet)
        let text: String
        switch path.split(separator: ".").last?.lowercased() {
        case "md"?, "markdown"?: text = document.markdown
        case "html"?, "htm"?: text = document.html
        default:
            throw Diagnostic(
                code: "bad-value", what: "a fact sheet cannot be written to `\(path)`",
                why: "its name tells neither Markdown nor HTML",
                next: "name it factsheet.md or factsheet.html", span: call.call.clause(.to)?.span)
        }
        if let plan = call.caller.plan {
            plan.add(file: path)
        } else {
            try call.write(Array(text.utf8), to: path)
        }
        return .said(
            "wrote the fact sheet of `\(sheet.model.name)` to \(path)", .string(path))
    }
}

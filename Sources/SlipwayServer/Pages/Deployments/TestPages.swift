import Columns
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// The Test tab of a deployment: records in, predictions out.
struct TestPages {
    let pages: Pages

    var routes: [Route<OpenContext>] {
        [
            pages.page("/deployments/:deployment/test", show),
            pages.action(
                "/deployments/:deployment/test", limitInBytes: pages.bodyLimitInBytes, predict),
        ]
    }

    /// How records are given. The last two are the same but for their names: the lab tells JSON
    /// from CSV by itself, and says when it is the other.
    enum Input: String, CaseIterable {
        case table, csv, json
    }

    /// What a person has given so far.
    struct Given {
        var input: Input
        var table: RecordTable
        var text = ""
    }

    @Sendable
    private func show(_ visit: Visit) async throws -> Response {
        let view = try await DeploymentVisit(visit)
        var given = Given(
            input: input(visit.query["input"], view), table: RecordTable(view.fields))
        if visit.query["example"] != nil, view.deployment.mode == .online {
            switch given.input {
            case .table:
                given.table = RecordTable(
                    view.fields, example: try await sample(view))
            case .csv:
                given.text = String(
                    decoding: CSVWriter.write(try await sample(view)), as: UTF8.self)
            case .json: given.text = try await view.samplePayload()
            }
        }
        return view.page(.test, form(given, view, nil))
    }

    private func sample(_ view: DeploymentVisit) async throws -> Batch {
        try await view.visit.lab.scoring.sampleRecord(
            for: view.deployment.id, in: nil, as: view.visit.caller())
    }

    /// A function takes JSON only, since it does not say what it reads.
    private func input(_ text: String?, _ view: DeploymentVisit) -> Input {
        view.isFunction ? .json : text.flatMap { Input(rawValue: $0) } ?? .table
    }

    @Sendable
    private func predict(_ visit: Visit, _ fields: FormFields) async throws -> Response {
        let view = try await DeploymentVisit(visit)
        var given = Given(
            input: input(fields["input"], view), table: RecordTable(view.fields, fields),
            text: fields["records"] ?? "")
        if let order = fields["do"], given.input == .table, order != "predict" {
            if order == "add-row" {
                do {
                    try given.table.addRow()
                } catch {
                    return view.page(.test, status: .badRequest, form(given, view, error))
                }
            }
            if order.hasPrefix("remove-row-"), let row = Int(order.dropFirst(11)) {
                given.table.removeRow(row)
            }
            return view.page(.test, form(given, view, nil))
        }
        do {
            let payload: Scoring.Payload =
                switch given.input {
                case .table: .bytes(try given.table.payload(), .json)
                case .csv: .bytes(Array(given.text.utf8), .csv)
                case .json: .bytes(Array(given.text.utf8), .json)
                }
            let (id, rowLimit) = (view.deployment.id, pages.rowLimit)
            let (scoring, caller) = (visit.lab.scoring, visit.caller())
            let answer = try await within(pages.timeLimit) {
                try await scoring.answer(payload, on: id, in: nil, rowLimit: rowLimit, as: caller)
            }
            let shown = try ShownPredictions(answer, remarks: visit.lab.scoring.remarks(on: answer))
            return view.page(
                .test,
                """
                \(form(given, view, nil))
                \(visit.results(shown))
                """)
        } catch let error where error is RecordTable.Fault || error is RecordTable.TooManyRows {
            return view.page(.test, status: .badRequest, form(given, view, error))
        } catch let error as any UserFacingError {
            return view.page(.test, status: HTTPForm(of: error).status, form(given, view, error))
        }
    }

    // MARK: The form

    private func form(_ given: Given, _ view: DeploymentVisit, _ error: (any Error)?) -> Markup {
        let visit = view.visit
        let place = error.flatMap { given.table.fault(in: $0) }
        return """
            \(view.isFunction ? .none : inputs(given.input, view))
            <form method="post" action="\(view.testPath)#results" class="test">
            <input type="hidden" name="\(Visit.formTokenName)" value="\(visit.formToken)">
            <input type="hidden" name="input" value="\(given.input.rawValue)">
            <button name="do" value="predict" class="first" tabindex="-1" aria-hidden="true">\
            \(visit[.predict])</button>
            \(error.map { fault($0, given.table, visit) })
            \(given.input == .table
                ? visit.inputs(given.table, fault: place)
                : textArea(given, visit, isWrong: error != nil))
            <p class="buttons">
            <button name="do" value="predict" class="main">\(visit[.predict])</button>
            \(example(given.input, view))
            \(given.input == .csv ? template(view) : .none)
            </p>
            </form>
            """
    }

    private func fault(_ error: any Error, _ table: RecordTable, _ visit: Visit) -> Markup {
        if let error = error as? any UserFacingError { return visit.fault(error) }
        if let error = error as? RecordTable.TooManyRows {
            return fault(
                "\(visit[.tooManyRows(error.rowCount, limit: RecordTable.mostRows)])",
                .tooManyRowsHint, visit)
        }
        guard let error = error as? RecordTable.Fault else { return .none }
        let field = table.fields[error.column]
        return fault(
            """
            \(visit[.record]) \(error.row + 1), \(field.name): \(visit[error.what]): \
            <code>\(table.rows[error.row][error.column].beginning(60))</code>
            """, field.type == .boolean ? .booleanHint : .numberHint, visit)
    }

    private func fault(_ what: Markup, _ next: PageText, _ visit: Visit) -> Markup {
        """
        <div class="fault" role="alert" id="fault"><p><strong>\(what)</strong></p>\
        <p>→ \(visit.prose(visit[next]))</p></div>
        """
    }

    private func inputs(_ current: Input, _ view: DeploymentVisit) -> Markup {
        let visit = view.visit
        return """
            <nav class="choices" aria-label="\(visit[.input])"><ul>\(Input.allCases.map { input in
                """
                <li><a href="\(path(input, view))"\
                \(" aria-current=\"true\"", if: input == current)>\
                \(visit[PageText(input)])</a></li>
                """ as Markup
            })</ul></nav>
            """
    }

    private func path(_ input: Input, _ view: DeploymentVisit) -> PagePath {
        PagePath(
            ["deployments", view.deployment.id, "test"], query: ["input": input.rawValue])
    }

    private func textArea(_ given: Given, _ visit: Visit, isWrong: Bool) -> Markup {
        """
        <div class="field drop" data-max-bytes="\(fileLimitInBytes)" \
        data-text="\(visit[.theText])" data-unreadable="\(visit[.fileUnreadable])" \
        data-too-large="\(visit[.fileTooLarge(limitInBytes: fileLimitInBytes)])" \
        data-not-text="\(visit[.fileNotText])"><label for="records">\(visit[.records])</label>\
        <p class="hint" id="records-hint">\
        \(visit[given.input == .csv ? .csvHint : .jsonHint])</p>\
        <textarea id="records" name="records" rows="10" spellcheck="false" \
        aria-describedby="records-hint fault"\
        \(" aria-invalid=\"true\" autofocus", if: isWrong)>
        \(given.text)</textarea>\
        <p class="file" hidden><label for="file">\(visit[.dropFile])</label> \
        <input type="file" id="file" accept="\
        \(given.input == .csv ? ".csv,text/csv" : ".json,application/json")"></p>\
        <div class="fault" role="alert" id="file-fault" hidden><p><strong></strong></p>\
        <p data-for="tooLarge">→ \(visit.prose(visit[.tooLargeHint]))</p>\
        <p data-for="notText">→ \(visit[.notTextHint])</p>\
        <p data-for="unreadable">→ \(visit[.unreadableHint])</p></div></div>
        """
    }

    /// A form writes three bytes for one that is no letter, and six for the end of a line; so much
    /// of a text is always taken.
    private var fileLimitInBytes: Int { pages.bodyLimitInBytes / 4 }

    private func example(_ input: Input, _ view: DeploymentVisit) -> Markup {
        let path = PagePath(
            ["deployments", view.deployment.id, "test"],
            query: ["input": input.rawValue, "example": "1"])
        return "<a class=\"button quiet\" href=\"\(path)\">\(view.visit[.example])</a>"
    }

    private func template(_ view: DeploymentVisit) -> Markup {
        let path = PagePath(["deployments", view.deployment.id, "template.csv"])
        return """
            <a class="button quiet" href="\(path)" download>\(view.visit[.template])</a>
            """
    }
}

extension PageText {
    fileprivate init(_ input: TestPages.Input) {
        self =
            switch input {
            case .table: .inputTable
            case .csv: .inputCSV
            case .json: .inputJSON
            }
    }
}

import SlipwayScript

/// A command table like Slipway's own, for tests of the parser and of completion.
let testTable = CommandTable(
    creating + changing + scoring + running + showing + exporting + session)

private typealias Row = CommandSyntax
private typealias Rule = CommandSyntax.ClauseSyntax

private let containers: [Noun] = [.space, .project]
private let inContainer = Rule(.in, .existing([.space, .project]))

private func row(
    _ verb: String, _ noun: Noun?, plural: Bool = false,
    name: (kind: CommandSyntax.ValueKind, need: CommandSyntax.Need)? = nil,
    takesInput: Bool = false, _ clauses: [CommandSyntax.ClauseSyntax] = [],
    exclusive: [[ClauseKeyword]] = [], oneOf: [[ClauseKeyword]] = [], changes: Bool = true
) -> CommandSyntax {
    CommandSyntax(
        verb: verb, noun: noun, isPlural: plural, name: name, takesInput: takesInput,
        clauses: clauses, exclusive: exclusive, requiresOneOf: oneOf,
        summary: "tests \(verb)", example: verb, changes: changes)
}

private let newName: (kind: CommandSyntax.ValueKind, need: CommandSyntax.Need) = (
    .new("NAME"), .required
)

private func existing(
    _ noun: Noun, _ need: CommandSyntax.Need = .required
) -> (kind: CommandSyntax.ValueKind, need: CommandSyntax.Need) {
    (.existing([noun]), need)
}

private let creating = [
    row(
        "create", .space, name: newName,
        [Rule(.with, .pairs(["storage", "service", "stage"]))]),
    row("create", .project, name: newName, [Rule(.with, .pairs(["storage"]))]),
    row("create", .user, name: newName),
    row("create", .key, name: newName, [Rule(.for, .existing([.user]))]),
    row("create", .usecase, name: newName, [Rule(.with, .pairs([]))]),
    row(
        "create", .job, name: newName,
        [
            Rule(.for, .existing([.deployment]), .required), Rule(.with, .input),
            Rule(.hardware, .existing([.spec])), Rule(.keep, .nothing),
            Rule(.notify, .word(["success", "warning", "failure"])), inContainer,
        ]),
    row(
        "make", .function, name: newName,
        [Rule(.from, .path, .required), Rule(.with, .pairs([])), inContainer]),
    row(
        "import", .data, name: (.path, .required),
        [Rule(.into, .existing(containers)), Rule(.as, .new("NAME"))]),
    row(
        "import", .model, name: (.path, .required),
        [
            Rule(.into, .existing(containers)), Rule(.as, .new("NAME")),
            Rule(.with, .pairs(["label", "spec"])),
        ]),
]

private let changing = [
    row(
        "add", .member, name: existing(.user),
        [
            Rule(.to, .existing(containers), .required),
            Rule(.as, .word(["admin", "editor", "viewer"]), .required),
        ]),
    row(
        "add", .model, name: existing(.model),
        [Rule(.to, .existing([.usecase]), .required), inContainer]),
    row(
        "remove", .member, name: existing(.user),
        [Rule(.from, .existing(containers), .required)]),
    row(
        "promote", .model, name: existing(.model),
        [
            Rule(.from, .existing([.project])), Rule(.to, .existing([.space]), .required),
            Rule(.as, .new("NAME")),
        ]),
    row(
        "promote", .data, name: existing(.data),
        [Rule(.from, .existing([.project])), Rule(.to, .existing([.space]), .required)]),
    row(
        "deploy", .model, name: existing(.model),
        [
            Rule(.as, .new("NAME"), .required), Rule(.online, .nothing), Rule(.batch, .nothing),
            Rule(.serving, .new("NAME")), Rule(.hardware, .existing([.spec])),
            Rule(.copies, .number), inContainer,
        ], exclusive: [[.online, .batch]], oneOf: [[.online, .batch]]),
    row(
        "deploy", .function, name: existing(.function),
        [
            Rule(.as, .new("NAME"), .required), Rule(.online, .nothing),
            Rule(.serving, .new("NAME")), inContainer,
        ], oneOf: [[.online]]),
    row("delete", .space, name: existing(.space), [Rule(.yes, .nothing)]),
    row("delete", .project, name: existing(.project), [Rule(.yes, .nothing)]),
    row("delete", .model, name: existing(.model), [inContainer, Rule(.yes, .nothing)]),
    row(
        "delete", .deployment, name: existing(.deployment), [inContainer, Rule(.yes, .nothing)]),
]

private let scoring = [
    row(
        "score", nil, takesInput: true,
        [
            Rule(.on, .existing([.deployment]), .required), Rule(.limit, .number),
            Rule(.format, .word(["table", "json", "csv"])), Rule(.where, .comparison),
            Rule(.in, .existing([.space])),
        ], changes: false),
    row(
        "evaluate", .deployment, name: existing(.deployment), [Rule(.with, .input, .required)]),
]

private let running = [
    row("run", .job, name: existing(.job), [Rule(.wait, .nothing), inContainer]),
    row(
        "schedule", .job, name: existing(.job),
        [
            Rule(.every, .text("UNIT")), Rule(.at, .text("TIME")), Rule(.cron, .text("CRON")),
            Rule(.until, .text("DAY")),
        ], exclusive: [[.every, .cron], [.at, .cron]], oneOf: [[.every, .cron]]),
    row("cancel", .run, name: existing(.run)),
    row("stop", .runtime, name: existing(.deployment)),
]

private let showing =
    [
        row("list", .member, plural: true, [Rule(.of, .existing(containers))], changes: false),
        row("list", .run, plural: true, [Rule(.of, .existing([.job]))], changes: false),
        row("list", .data, plural: true, [inContainer], changes: false),
        row(
            "show", .endpoint, [Rule(.of, .existing([.deployment]), .required)], changes: false),
        row(
            "show", .snippet, name: (.word(["curl", "python", "java"]), .optional),
            [Rule(.of, .existing([.deployment]), .required)], changes: false),
        row(
            "show", .output, name: existing(.run),
            [Rule(.limit, .number), Rule(.format, .word(["table", "json"]))], changes: false),
        row("show", .journal, changes: false),
    ] + plainLists + plainShows

private let plainLists = [Noun.space, .project, .model, .deployment, .job, .runtime, .user].map {
    row("list", $0, plural: true, [inContainer, Rule(.limit, .number)], changes: false)
}

private let plainShows = [
    Noun.space, .project, .model, .deployment, .job, .run, .usecase, .factsheet,
].map {
    row("show", $0, name: existing($0, .optional), [inContainer], changes: false)
}

private let exporting = [
    row(
        "export", .template,
        [Rule(.of, .existing([.deployment]), .required), Rule(.to, .newPath, .required)],
        changes: false),
    row(
        "export", .factsheet, name: existing(.model), [Rule(.to, .newPath, .required)],
        changes: false),
]

private let session = [
    row("use", .space, name: existing(.space), changes: false),
    row("use", .project, name: existing(.project), changes: false),
    row("login", nil, name: existing(.user), changes: false),
    row("serve", nil, [Rule(.at, .number)], changes: false),
    row(
        "set", nil, name: (.word(["timing", "pager", "format"]), .required),
        [Rule(.equals, .text("VALUE"), .required)], changes: false),
]

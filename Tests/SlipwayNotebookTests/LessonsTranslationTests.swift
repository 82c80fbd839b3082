import SlipwayNotebook
import Testing

@Suite struct LessonsTranslationTests {
    private let original = Lesson(reading: LessonFixture.lab)
    private let spanish = Lesson(reading: LessonFixture.labEnSpanish, isTranslation: true)

    /// The problems of the Spanish lesson after some text in it was replaced.
    private func problems(replacing text: String, with replacement: String) -> [String] {
        #expect(LessonFixture.labEnSpanish.contains(text))
        let changed = LessonFixture.labEnSpanish.replacing(
            text, with: replacement, maxReplacements: 1)
        let translation = Lesson(reading: changed, isTranslation: true)
        return (translation.problems + Lesson.problems(of: translation, against: original)).map {
            "\($0.line) \($0.code)"
        }
    }

    @Test func `a faithful translation has no problems`() {
        #expect(spanish.problems == [])
        #expect(Lesson.problems(of: spanish, against: original) == [])
    }

    @Test func `a translation inherits commands and keeps its own texts and lines`() {
        let lesson = spanish.inheriting(from: original)
        let task = lesson.tasks[0]
        #expect(
            task.checks.map(\.condition) == [
                "deployment live is ready", "count deployments in space lab == 1",
            ])
        #expect(task.checks[0].otherwise == "El despliegue `live` aún no está listo.")
        #expect(task.checks[1].otherwise == nil)
        #expect(task.checks[0].line == 16)
        #expect(task.hints.map(\.text) == ["¿Qué verbo crea un despliegue?"])
        #expect(task.traps.map(\.command) == ["deploy model churn as live batch"])
        #expect(task.traps.map(\.says) == ["Ese es un despliegue por lotes."])
        #expect(task.solutions.map(\.command) == ["deploy model churn as live online"])
        #expect(lesson.frontMatter.needs == ["101-spaces", "102-models"])
        #expect(lesson.frontMatter.seed == 104)
        #expect(lesson.frontMatter.title == "Desplegar modelos: el laboratorio")
    }

    @Test func `an inherited translation replays like the original`() async {
        let runner = ScriptedRunner(["create space lab": "espacio lab creado (id 8f14e45f)"])
        let report = await LessonReplay(spanish.inheriting(from: original), name: "lesson.es.md")
            .run(with: runner)
        #expect(report.isMatch)
        #expect(await runner.ran.count == 5)
    }

    @Test(arguments: [
        ("lesson: 104-deploying", "lesson: 105", ["2 different-front-matter"]),
        ("laboratorio\"\n", "laboratorio\"\nseed: 7\n", ["4 different-front-matter"]),
        ("laboratorio\"\n", "laboratorio\"\nminutes: 20\n", []),
        ("create space lab", "crear space lab", ["7 changed-cell"]),
        (
            "```slip\ncreate space lab\n```\n\n```output\nespacio lab creado (id <id>)\n```\n", "",
            ["20 missing-cell"]
        ),
        ("```task deploy-it", "```slip\nlist spaces\n```\n```task deploy-it", ["15 changed-cell"]),
        ("show space lab", "show space", ["27 changed-cell"]),
        ("```task deploy-it", "```task otra", ["15 extra-part", "30 missing-part"]),
        ("check else \"El despliegue `live` aún no está listo.\"\n", "", ["15 missing-text"]),
        (
            "check else \"El despliegue `live` aún no está listo.\"",
            "check deployment live is ready", ["16 missing-text"]
        ),
        ("check else", "check deployment live is ready else", []),
        (
            "check else", "check deployment vivo is ready else",
            ["15 missing-text", "16 changed-command"]
        ),
        ("trap says", "check else \"otra cosa más\"\ntrap says", ["18 extra-directive"]),
        ("trap says", "trap deploy model churn as live batch says", []),
        ("trap says", "solve deploy model churn as live online\ntrap says", []),
        ("trap says", "solve deploy model churn as live batch\ntrap says", ["18 changed-command"]),
        ("trap says \"Ese es un despliegue por lotes.\"\n", "", ["15 missing-text"]),
        ("Ese es un despliegue por lotes.", "That is a batch deployment.", ["18 untranslated"]),
        ("hint \"¿Qué verbo crea un despliegue?\"\n", "", ["15 missing-text"]),
        ("¿Qué verbo crea un despliegue?", "Which verb makes a deployment?", ["17 untranslated"]),
        ("trap says", "hint \"otra pista más\"\ntrap says", ["18 extra-directive"]),
        (
            "¿Qué registro es el menos seguro?", "Which record is least certain?",
            ["21 untranslated"]
        ),
        ("El primero", "The first", ["23 untranslated"]),
        (
            "El quinto\" correct", "El quinto\"",
            ["21 missing-correct-choice", "24 different-answer"]
        ),
        (
            "choice \"El primero\"",
            "choice \"Nueva respuesta\" because \"Sí.\"\nchoice \"El primero\"",
            ["24 different-answer", "25 extra-directive"]
        ),
    ])
    func `a translation that drifts is caught`(
        text: String, replacement: String, expected: [String]
    ) {
        #expect(problems(replacing: text, with: replacement).sorted() == expected.sorted())
    }

    @Test func `names and code need no translation`() {
        func lesson(_ hint: String) -> Lesson {
            Lesson(reading: "```task t\ncheck a\nsolve b\nhint \"\(hint)\"\n```")
        }
        for hint in ["XS", "No", "`deploy model churn online`", "0.91", "`a b` y", ""] {
            #expect(Lesson.problems(of: lesson(hint), against: lesson(hint)) == [])
        }
        #expect(
            Lesson.problems(of: lesson("say it"), against: lesson("say it")).map(\.code) == [
                "untranslated"
            ])
    }

    @Test func `the same parts in another order are reported once`() {
        let a = "```task a\ncheck x\nsolve y\n```\n"
        let b = "```task b\ncheck x\nsolve y\n```\n"
        let problems = Lesson.problems(
            of: Lesson(reading: b + a), against: Lesson(reading: a + b))
        #expect(problems.map { "\($0.line) \($0.code)" } == ["1 different-order"])
    }
}

import SlipwayNotebook

/// Answers cells from a table, and remembers what it was asked to run.
actor ScriptedRunner: CellRunner {
    private let outputs: [String: String]
    private(set) var ran: [String] = []

    /// - Parameter outputs: What each cell prints. A cell whose output holds `error[` fails; one
    ///   that is not listed prints nothing.
    init(_ outputs: [String: String] = [:]) {
        self.outputs = outputs
    }

    func run(cell source: String, firstLine: Int) async -> CellTranscript {
        ran.append("\(firstLine): \(source)")
        let output = outputs[source] ?? ""
        return CellTranscript(output: output, failed: output.contains("error["))
    }
}

/// The same numbers for the same seed, on every machine.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// Source: Sebastiano Vigna, `splitmix64.c` (public domain).
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

enum LessonFixture {
    /// A lesson with everything in it.
    static let lab = #"""
        ---
        lesson: 104-deploying
        title: "Deploying models: the lab"
        minutes: 20
        needs: [101-spaces, 102-models]  # in this order
        seed: 104
        ---
        # Deploying

        A *space* holds what is deployed.

        ```slip
        create space lab
        ```

        ```output
        created space lab (id <id>)
        ```

        Code of other languages is only shown:

        ```python
        print("hello")
        ```

        ## Your turn

        ```task deploy-it
        # on state, never on what was typed
        check deployment live is ready else "The deployment `live` is not ready yet."
        check count deployments in space lab == 1
        hint "Which verb makes a deployment?"
        hint
        solve deploy model churn as live online
        trap deploy model churn as live batch says "That is a batch deployment."
        ```

        ```quiz confidence
        ask "Which record is least certain?"
        choice "The first" because "Its probability is 0.91."
        choice "The fifth" correct because "Its probability is 0.55."
        ```

        ```slip
        list deployments in space lab
        show space lab
        ```
        """# + "\n"

    static let labEnSpanish = #"""
        ---
        lesson: 104-deploying
        title: "Desplegar modelos: el laboratorio"
        ---
        # Desplegar

        ```slip
        create space lab
        ```

        ```output
        espacio lab creado (id <id>)
        ```

        ```task deploy-it
        check else "El despliegue `live` aún no está listo."
        hint "¿Qué verbo crea un despliegue?"
        trap says "Ese es un despliegue por lotes."
        ```

        ```quiz confidence
        ask "¿Qué registro es el menos seguro?"
        choice "El primero" because "Su probabilidad es 0,91."
        choice "El quinto" correct because "Su probabilidad es 0,55."
        ```

        ```slip
        list deployments in space lab
        show space lab
        ```
        """# + "\n"
}

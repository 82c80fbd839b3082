import SlipwayCore

/// Jobs and runs.
extension PageText {
    static let jobs = PageText("Jobs", "Trabajos")
    static let deployment = PageText("Deployment", "Despliegue")
    static let schedule = PageText("Schedule", "Programación")
    static let notScheduled = PageText("runs when told to", "se ejecuta cuando se pide")
    static let next = PageText("Next", "Próximas")
    static let noNext = PageText("no further run", "ninguna más")
    static let lastRun = PageText("Last run", "Última ejecución")
    static let noJobs = PageText(
        "No jobs yet. In the notebook: create job NAME for deployment NAME with csv FILE",
        "Aún no hay trabajos. En el cuaderno: create job NOMBRE for deployment NOMBRE with csv FICHERO"
    )
    static let runJob = PageText("Run", "Ejecutar")
    static let started = PageText("The run has started.", "La ejecución ha empezado.")
    static let cancelRun = PageText("Cancel", "Cancelar")
    static let cancelled = PageText(
        "The run is being cancelled.", "La ejecución se está cancelando.")
    static let output = PageText("Output", "Salida")
    static let outputWithRun = PageText("with each run", "con cada ejecución")
    static let retention = PageText("Kept", "Se conservan")
    static let allRuns = PageText("all runs", "todas las ejecuciones")
    static let notify = PageText("Told of", "Se avisa de")
    static let runs = PageText("Runs", "Ejecuciones")
    static let run = PageText("Run", "Ejecución")
    static let job = PageText("Job", "Trabajo")
    static let noRuns = PageText("No runs yet.", "Aún no hay ejecuciones.")
    static let trigger = PageText("Started by", "Iniciada por")
    static let bySchedule = PageText("the schedule", "la programación")
    static let queuedAt = PageText("Queued", "En cola")
    static let startedAt = PageText("Began", "Empezó")
    static let endedAt = PageText("Ended", "Terminó")
    static let rowsIn = PageText("Rows in", "Filas leídas")
    static let rowsOut = PageText("Rows out", "Filas escritas")
    static let warnings = PageText("Warnings", "Avisos")
    static let download = PageText("Download", "Descargar")
    static let beginning = PageText("The beginning of the output", "El principio de la salida")
    static let refresh = PageText("Look again", "Mirar otra vez")

    static func lastRuns(_ count: Int) -> PageText {
        count == 1
            ? PageText("the last run", "la última ejecución")
            : PageText("the last \(count) runs", "las últimas \(count) ejecuciones")
    }

    static func runsOfDays(_ count: Int) -> PageText {
        count == 1
            ? PageText("runs of one day", "las de un día")
            : PageText("runs of \(count) days", "las de \(count) días")
    }

    init(_ state: JobRun.State) {
        self =
            switch state {
            case .queued: PageText("queued", "en cola")
            case .running: PageText("running", "en marcha")
            case .completed: PageText("completed", "completada")
            case .failed: PageText("failed", "fallida")
            case .canceled: PageText("canceled", "cancelada")
            }
    }

    init(_ occasion: Job.Occasion) {
        self =
            switch occasion {
            case .success: PageText("success", "éxito")
            case .warning: PageText("warning", "aviso")
            case .failure: PageText("failure", "fallo")
            }
    }
}

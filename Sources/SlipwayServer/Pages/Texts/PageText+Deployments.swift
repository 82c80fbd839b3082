import SlipwayCore

/// Deployments, their API reference and their test.
extension PageText {
    static let deployments = PageText("Deployments", "Despliegues")
    static let mode = PageText("Mode", "Modo")
    static let stateHeading = PageText("State", "Estado")
    static let endpoint = PageText("Endpoint", "Punto de acceso")
    static let servingName = PageText("Serving name", "Nombre de servicio")
    static let servingNameHint = PageText(
        "Lower-case letters, digits and _; for an online deployment only. May stay empty.",
        "Minúsculas, cifras y _; solo para un despliegue en línea. Puede quedar vacío.")
    static let hardware = PageText("Hardware", "Hardware")
    static let copies = PageText("Copies", "Copias")
    static let noDeployments = PageText("No deployments yet.", "Aún no hay despliegues.")
    static let deployTitle = PageText("New deployment", "Nuevo despliegue")
    static let deploy = PageText("Deploy", "Desplegar")
    static let deployed = PageText("Deployed.", "Desplegado.")
    static let deployFailed = PageText(
        "Deployed, but it has failed: its page says why.",
        "Desplegado, pero ha fallado: su página dice por qué.")
    static let nothingToDeploy = PageText(
        "There is nothing to deploy: promote a model first.",
        "No hay nada que desplegar: promueva antes un modelo.")
    static let delete = PageText("Delete", "Eliminar")
    static let deploymentDeleted = PageText(
        "The deployment is gone.", "El despliegue ya no existe.")
    static let failure = PageText("Failure", "Fallo")

    // API reference.
    static let apiReference = PageText("API reference", "Referencia de la API")
    static let test = PageText("Test", "Prueba")
    static let details = PageText("Details", "Detalles")
    static let snippets = PageText("Code snippets", "Fragmentos de código")
    static let snippetsHint = PageText(
        "Each reads an API key from SLIPWAY_API_KEY and scores one record.",
        "Cada uno lee una clave de API de SLIPWAY_API_KEY y puntúa un registro.")
    static let trustHint = PageText(
        "So that they trust this server:", "Para que confíen en este servidor:")
    static let batchHint = PageText(
        "A batch deployment has no endpoint: jobs score its records.",
        "Un despliegue por lotes no tiene punto de acceso: los trabajos puntúan sus registros.")
    static let schema = PageText("What it reads", "Qué lee")
    static let field = PageText("Field", "Campo")
    static let noSchema = PageText(
        "A function does not say what it reads.", "Una función no dice qué lee.")

    // Test.
    static let input = PageText("Input", "Entrada")
    static let inputTable = PageText("Table", "Tabla")
    static let inputCSV = PageText("CSV", "CSV")
    static let inputJSON = PageText("JSON", "JSON")
    static let record = PageText("Record", "Registro")
    static let addRow = PageText("Add a record", "Añadir un registro")
    static let removeRow = PageText("Remove record", "Quitar el registro")
    static let example = PageText("Fill in an example", "Rellenar un ejemplo")
    static let template = PageText("Download the template", "Descargar la plantilla")
    static let csvHint = PageText(
        "A header with the names of the fields, then a line for each record.",
        "Una cabecera con los nombres de los campos y luego una línea por registro.")
    static let jsonHint = PageText(
        #"{"input_data":[{"fields":[…],"values":[[…],…]}]}, or a list of records."#,
        #"{"input_data":[{"fields":[…],"values":[[…],…]}]}, o una lista de registros."#)
    static let records = PageText("Records", "Registros")
    static let dropFile = PageText(
        "Drop a file here, or choose one:", "Suelte aquí un fichero, o elija uno:")
    static let theText = PageText("The text", "El texto")

    /// `page.js` puts in the file's name and size.
    static func fileTooLarge(limitInBytes: Int) -> PageText {
        let limit = Self.size(limitInBytes)
        return PageText(
            "{name} is too large for this page: it has {size}, and \(limit) are taken.",
            "{name} es demasiado grande para esta página: ocupa {size}, y se admiten \(limit).")
    }

    static let tooLargeHint = PageText(
        "Use `slipway predict`, a batch job or the API.",
        "Use `slipway predict`, un trabajo por lotes o la API.")
    static let fileNotText = PageText(
        "{name} is not UTF-8 text: nothing of it was taken.",
        "{name} no es texto UTF-8: no se ha tomado nada de él.")
    static let notTextHint = PageText(
        "Save it as UTF-8 and choose it again.", "Guárdelo como UTF-8 y elíjalo de nuevo.")
    static let fileUnreadable = PageText(
        "{name} cannot be read.", "No se puede leer {name}.")
    static let unreadableHint = PageText(
        "Choose a file that you may read, not a folder.",
        "Elija un fichero que pueda leer, no una carpeta.")
    static let predict = PageText("Predict", "Predecir")
    static let results = PageText("Results", "Resultados")
    static let tableView = PageText("Table view", "Vista de tabla")
    static let jsonView = PageText("JSON view", "Vista JSON")
    static let confidence = PageText("Confidence", "Confianza")
    static let prediction = PageText("Prediction", "Predicción")
    static let noResults = PageText("It answered with no rows.", "Ha respondido sin filas.")
    static let yes = PageText("true", "verdadero")
    static let no = PageText("false", "falso")
    static let isEmpty = PageText("is empty", "está vacío")
    static let notTaken = PageText("the model does not take it", "el modelo no lo admite")
    static let numberHint = PageText(
        "Write numbers in decimal digits, with a point and without blanks: 1234.5",
        "Escriba los números en cifras decimales, con punto y sin espacios: 1234.5")
    static let notNumber = PageText("not a number", "no es un número")
    static let booleanHint = PageText("Choose one or none.", "Elija uno o ninguno.")
    static let notBoolean = PageText("neither true nor false", "ni verdadero ni falso")

    static func tooManyRows(_ count: Int, limit: Int) -> PageText {
        PageText(
            "\(count) records are more than the table takes, which is \(limit).",
            "\(count) registros son más de los que admite la tabla, que son \(limit).")
    }

    static let tooManyRowsHint = PageText(
        "Give them here as CSV or JSON, or use `slipway predict`, a batch job or the API.",
        "Entréguelos aquí como CSV o JSON, o use `slipway predict`, un trabajo por lotes o la API.")

    static func predicted(_ count: Int) -> PageText {
        count == 1
            ? PageText("1 record scored", "1 registro puntuado")
            : PageText("\(count) records scored", "\(count) registros puntuados")
    }

    static func onlyFirst(_ shown: Int, of count: Int) -> PageText {
        PageText(
            "The first \(shown) of \(count) records are shown.",
            "Se muestran los primeros \(shown) de \(count) registros.")
    }

    static func onlyFirstColumns(_ shown: Int, of count: Int) -> PageText {
        PageText(
            "The first \(shown) of \(count) columns are shown.",
            "Se muestran las primeras \(shown) de \(count) columnas.")
    }

    static func cutTexts(_ length: Int) -> PageText {
        PageText(
            "Texts are cut after \(length) characters.",
            "Los textos se cortan tras \(length) caracteres.")
    }

    static func beginningOfJSON(_ shown: Int, wholeSizeInBytes: Int) -> PageText {
        let (shown, whole) = (Self.size(shown), Self.size(wholeSizeInBytes))
        return PageText(
            "The first \(shown) are shown; the whole has \(whole), without these indents.",
            "Se muestran los primeros \(shown); el total ocupa \(whole), sin estas sangrías.")
    }

    static let wholeAnswer = PageText(
        "The API returns the whole answer.", "La API devuelve la respuesta completa.")

    /// `999 B`, `1.2 kB`, `3.4 MB`: rounded down, with a point in every language.
    static func size(_ bytes: Int) -> String {
        if bytes < 1000 { return "\(bytes) B" }
        let (unit, name) = bytes < 1_000_000 ? (1000, "kB") : (1_000_000, "MB")
        return "\(bytes / unit).\(bytes % unit * 10 / unit) \(name)"
    }

    static func functionFailures(_ count: Int) -> PageText {
        count == 1
            ? PageText("1 remark", "1 observación")
            : PageText("\(count) remarks", "\(count) observaciones")
    }

    init(_ mode: Deployment.Mode) {
        self =
            switch mode {
            case .online: .online
            case .batch: .batch
            }
    }

    init(_ state: Deployment.State) {
        self =
            switch state {
            case .ready: PageText("ready", "listo")
            case .failed: PageText("failed", "fallido")
            }
    }

    init(_ type: Deployment.AssetType) {
        self =
            switch type {
            case .model: PageText("model", "modelo")
            case .function: PageText("function", "función")
            }
    }
}

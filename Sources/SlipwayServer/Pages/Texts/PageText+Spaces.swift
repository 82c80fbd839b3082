import SlipwayCore

/// Spaces and what lies in them.
extension PageText {
    static let stage = PageText("Stage", "Etapa")
    static let role = PageText("Your role", "Su rol")
    static let models = PageText("Models", "Modelos")
    static let functions = PageText("Functions", "Funciones")
    static let data = PageText("Data", "Datos")
    static let online = PageText("Online", "En línea")
    static let batch = PageText("Batch", "Por lotes")
    static let noSpaces = PageText(
        "You are a member of no space yet. In the notebook: create space NAME",
        "Aún no es miembro de ningún espacio. En el cuaderno: create space NOMBRE")

    // Overview.
    static let contents = PageText("Contents", "Contenido")
    static let journal = PageText("What happened last", "Lo último que ha pasado")
    static let at = PageText("At", "Cuándo")
    static let who = PageText("Who", "Quién")
    static let door = PageText("Through", "Vía")
    static let what = PageText("What", "Qué")
    static let nothingHappened = PageText("Nothing yet.", "Nada todavía.")
    static let storage = PageText("Storage", "Almacenamiento")
    static let service = PageText("Machine-learning service", "Servicio de aprendizaje automático")
    static let noService = PageText(
        "none: deployments are refused", "ninguno: no se admiten despliegues")

    // Assets.
    static let type = PageText("Type", "Tipo")
    static let software = PageText("Software", "Software")
    static let revision = PageText("Revision", "Revisión")
    static let inputs = PageText("Inputs", "Entradas")
    static let origin = PageText("Copy of", "Copia de")
    static let factSheet = PageText("Fact sheet", "Hoja de datos")
    static let columns = PageText("Columns", "Columnas")
    static let rows = PageText("Rows", "Filas")
    static let size = PageText("Size", "Tamaño")
    static let file = PageText("File", "Fichero")
    static let parameters = PageText("Parameters", "Parámetros")
    static let noModels = PageText("No models yet.", "Aún no hay modelos.")
    static let noFunctions = PageText("No functions yet.", "Aún no hay funciones.")
    static let noData = PageText("No data yet.", "Aún no hay datos.")
    static let promoteTitle = PageText("Promote from a project", "Promover desde un proyecto")
    static let promoteHint = PageText(
        "The copy is independent: later changes in the project do not reach it.",
        "La copia es independiente: los cambios posteriores del proyecto no la alcanzan.")
    static let promoted = PageText("Promoted: the copy is here.", "Promovido: la copia está aquí.")
    static let asset = PageText("Asset", "Activo")
    static let promote = PageText("Promote", "Promover")
    static let nothingToPromote = PageText(
        "There is nothing in your projects that you may promote.",
        "No hay nada en sus proyectos que pueda promover.")

    // Manage.
    static let members = PageText("Members", "Miembros")
    static let user = PageText("User", "Usuario")
    static let memberRole = PageText("Role", "Rol")
    static let since = PageText("Since", "Desde")
    static let action = PageText("Action", "Acción")
    static let remove = PageText("Remove", "Quitar")
    static let addMember = PageText("Add a member", "Añadir un miembro")
    static let addMemberHint = PageText(
        "A member who is named again gets the new role.",
        "Un miembro que se nombra otra vez recibe el nuevo rol.")
    static let add = PageText("Add", "Añadir")
    static let memberAdded = PageText(
        "The member has this role now.", "El miembro tiene ahora este rol.")
    static let memberRemoved = PageText("The member is out.", "El miembro ya no está.")
    static let identity = PageText("Identity", "Identidad")

    init(_ tab: SpaceTab) {
        self =
            switch tab {
            case .overview: PageText("Overview", "Resumen")
            case .assets: PageText("Assets", "Activos")
            case .deployments: PageText("Deployments", "Despliegues")
            case .jobs: PageText("Jobs", "Trabajos")
            case .manage: PageText("Manage", "Administrar")
            }
    }

    init(_ stage: Space.Stage) {
        self =
            switch stage {
            case .development: PageText("development", "desarrollo")
            case .testing: PageText("testing", "pruebas")
            case .production: PageText("production", "producción")
            }
    }

    init(_ role: Role) {
        self =
            switch role {
            case .viewer: PageText("viewer", "lector")
            case .editor: PageText("editor", "editor")
            case .admin: PageText("admin", "administrador")
            }
    }

    init(_ door: JournalEntry.Door) {
        self =
            switch door {
            case .notebook: PageText("notebook", "cuaderno")
            case .script: PageText("script", "guion")
            case .api: PageText("API", "API")
            case .page: PageText("page", "página")
            case .schedule: PageText("schedule", "programación")
            }
    }
}

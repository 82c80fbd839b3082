/// What stands on every page, and at the door.
extension PageText {
    static let skipToContent = PageText("Skip to the content", "Saltar al contenido")
    static let navigation = PageText("Site", "Sitio")
    static let way = PageText("Where you are", "Dónde está")
    static let tabs = PageText("Tabs", "Pestañas")
    static let spaces = PageText("Spaces", "Espacios")
    static let useCases = PageText("Use cases", "Casos de uso")
    static let logOut = PageText("Log out", "Salir")
    static let footer = PageText(
        "Slipway, the deployment lab on this machine. All times are UTC.",
        "Slipway, el laboratorio de despliegue en esta máquina. Todas las horas son UTC.")
    static let copy = PageText("Copy", "Copiar")
    static let copied = PageText("Copied", "Copiado")
    static let confirm = PageText("Yes, do it", "Sí, hacerlo")
    static let name = PageText("Name", "Nombre")
    static let id = PageText("Id", "Id")
    static let created = PageText("Created", "Creado")
    static let owner = PageText("Owner", "Propietario")
    static let none = PageText("none", "ninguno")

    // The door.
    static let enterTitle = PageText("Enter the lab", "Entrar en el laboratorio")
    static let enter = PageText("Enter", "Entrar")
    static let userName = PageText("User name", "Nombre de usuario")
    static let secret = PageText("API key or password", "Clave de API o contraseña")
    static let secretHint = PageText(
        "In Slipway, `create key NAME` makes a key.",
        "En Slipway, `create key NOMBRE` crea una clave.")
    static let linkHint = PageText(
        "Or open the link that `slipway serve` prints: it works once, within ten minutes.",
        "O abra el enlace que muestra `slipway serve`: sirve una vez, durante diez minutos.")
    static let welcome = PageText("You are in", "Ya está dentro")
    static let goOn = PageText("Go on", "Continuar")

    // Errors.
    static let notFoundTitle = PageText("Not found", "No encontrado")
    static let forbiddenTitle = PageText("Not permitted", "No permitido")
    static let surpriseTitle = PageText("Something went wrong", "Algo ha fallado")
    static let refusedTitle = PageText("That did not work", "No ha funcionado")
    static let toSpaces = PageText("To the spaces", "A los espacios")
}

/// What the terminal itself says.
public struct Wording: Sendable {
    /// After Ctrl-C on an empty line.
    public var howToLeave: String
    /// After Ctrl-C while a statement runs.
    public var stopping: String
    /// After another one.
    public var stillStopping: String
    /// Asks whether to run a correction; `%` stands for its text.
    public var offer: String
    /// Answers that mean yes, in lower case.
    public var yes: [String]
    /// Answers that mean no, in lower case; so does an empty one.
    public var no: [String]
    /// `%` stands for the system's reason.
    public var historyNotSaved: String

    public static let english = Wording(
        howToLeave: "press Ctrl-D or type `quit` to leave",
        stopping: "stopping …",
        stillStopping: "still stopping; press Ctrl-D to leave without waiting",
        offer: "run `%` instead? [y/N] ",
        yes: ["y", "yes"],
        no: ["n", "no"],
        historyNotSaved: "the history is not being saved: %")

    public static let spanish = Wording(
        howToLeave: "pulse Ctrl-D o escriba `quit` para salir",
        stopping: "deteniendo …",
        stillStopping: "aún se está deteniendo; pulse Ctrl-D para salir sin esperar",
        offer: "¿ejecutar `%` en su lugar? [s/N] ",
        yes: ["s", "sí", "si", "y", "yes"],
        no: ["n", "no"],
        historyNotSaved: "el historial no se está guardando: %")
}

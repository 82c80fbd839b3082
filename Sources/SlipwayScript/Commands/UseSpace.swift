import Columns
import SlipwayCore

extension Command {
    static let useSpace = Command(
        CommandSyntax(
            verb: "use", noun: .space, name: (.existing([.space]), .required),
            summary: "makes a space the place where bare names are looked up",
            example: "use space lab", changes: false)
    ) { call, session in
        let space = try await call.lab.spaces.find(call.name(), as: call.caller)
        session.placeInUse = Session.PlaceInUse(reference: .space(space.id), name: space.name)
        return .said("using space `\(space.name)`", JSONValue(space))
    }
}

import Columns
import SlipwayCore

extension Outcome {
    /// With a remark when the name does not tell one thing from another any more.
    func noting(_ count: Int, _ things: String, name: String) -> Outcome {
        guard count > 1 else { return self }
        var outcome = self
        outcome.notes.append(
            "there are \(count) \(things) called `\(name)` now: name them by their ids")
        return outcome
    }
}

/// A number and what it counts: `1 row`, `2 rows`.
///
/// - Parameter things: The plural, where it is not made with an `s`.
public func counted(_ count: Int, _ thing: String, _ things: String? = nil) -> String {
    "\(count) \(count == 1 ? thing : things ?? thing + "s")"
}

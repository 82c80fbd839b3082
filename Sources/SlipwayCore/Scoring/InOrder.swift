/// Gives back in order what comes in any order.
struct InOrder<Element> {
    private var waiting: [Int: Element] = [:]
    private var nextNumber = 0

    /// - Parameter number: From 0, each once.
    mutating func insert(_ element: Element, at number: Int) {
        waiting[number] = element
    }

    /// The element with the next number, if it has come.
    mutating func next() -> Element? {
        guard let element = waiting.removeValue(forKey: nextNumber) else { return nil }
        nextNumber += 1
        return element
    }
}

/// The languages that the pages speak.
enum PageLanguage: String, Sendable, CaseIterable {
    case english = "en"
    case spanish = "es"

    /// Its own name for itself.
    var name: String {
        switch self {
        case .english: "English"
        case .spanish: "Español"
        }
    }

    /// The language that a browser would rather have, by `Accept-Language`; English when it
    /// names neither.
    init(acceptLanguage: String) {
        let wishes = acceptLanguage.split(separator: ",").prefix(20).compactMap { wish in
            let parts = wish.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            guard let tag = parts.first?.lowercased().prefix(while: { $0 != "-" }),
                let language = PageLanguage(rawValue: String(tag))
            else { return nil as (language: PageLanguage, weight: Double)? }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }
                .flatMap { Double($0.dropFirst(2)) }
            return (language, weight ?? 1)
        }
        // The first of several with the same weight.
        var best: (language: PageLanguage, weight: Double)?
        for wish in wishes where wish.weight > best?.weight ?? 0 { best = wish }
        self = best?.language ?? .english
    }
}

/// A text of the pages in both languages; `PageText+….swift` hold them, an area each.
///
/// What the lab itself says (errors, remarks, fact sheets) is English, as in the terminal.
struct PageText: Sendable, Equatable {
    let english: String
    let spanish: String

    init(_ english: String, _ spanish: String) {
        self.english = english
        self.spanish = spanish
    }

    func text(in language: PageLanguage) -> String {
        switch language {
        case .english: english
        case .spanish: spanish
        }
    }
}

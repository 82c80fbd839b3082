/// The languages in which a call of a deployment can be had; the raw value is what people type.
public enum SnippetLanguage: String, Sendable, CaseIterable {
    case curl, python, javascript, java, scala, swift, r

    static let names = allCases.map(\.rawValue)

    public var title: String {
        switch self {
        case .curl: "cURL"
        case .python: "Python"
        case .javascript: "JavaScript"
        case .java: "Java"
        case .scala: "Scala"
        case .swift: "Swift"
        case .r: "R"
        }
    }
}

extension Snippet {
    public func text(in language: SnippetLanguage) -> String {
        switch language {
        case .curl: curl
        case .python: python
        case .javascript: javaScript
        case .java: java
        case .scala: scala
        case .swift: swift
        case .r: r
        }
    }
}

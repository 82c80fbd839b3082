import HTTPTypes
import Hummingbird
import HummingbirdCore

extension Visit {
    /// A page that leads to the one that is shown.
    typealias Crumb = (name: String, path: PagePath)

    /// A part of the site, as the navigation at the top lists them.
    enum Area {
        case spaces, useCases
    }

    /// A whole page.
    ///
    /// - Parameters:
    ///   - title: Its heading, and with `Slipway` the title of the window.
    ///   - crumbs: The way from the top to it.
    ///   - tabs: Links to its sister pages; see `tabs`.
    func page(
        _ title: String, area: Area? = nil, crumbs: [Crumb] = [], tabs: Markup? = nil,
        status: HTTPResponse.Status = .ok, _ content: Markup
    ) -> Response {
        let notice = session.flatMap { pages.sessions.takeNotice(of: $0.id) }
        return .page(
            """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(title) – Slipway</title>
            <link rel="icon" href="\(Self.icon)">
            <link rel="stylesheet" href="\(PageFiles.style.path)">
            <script src="\(PageFiles.script.path)" defer></script>
            </head>
            <body data-copied="\(self[.copied])" data-remove="\(self[.removeRow])">
            <a class="skip" href="#content">\(self[.skipToContent])</a>
            \(header(area))
            <main id="content" tabindex="-1">
            \(way(crumbs))
            <h1>\(title)</h1>
            \(tabs)
            \(notice.map { "<p class=\"notice\" role=\"status\">\($0)</p>" as Markup })
            \(content)
            </main>
            <footer><p>\(self[.footer])</p></footer>
            </body>
            </html>

            """, status: status)
    }

    /// A ship on its ramp.
    private static let icon =
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
        + "%3Cpath fill='%23176ab5' d='M2 5h3V2h4v3h5l-2 5H4zM0 15v-2l16-3v5z'/%3E%3C/svg%3E"

    private func header(_ area: Area?) -> Markup {
        func link(_ own: Area, _ path: PagePath, _ text: PageText) -> Markup {
            """
            <li><a href="\(path)"\(" aria-current=\"true\"", if: area == own)>\
            \(self[text])</a></li>
            """
        }
        guard session != nil else {
            return """
                <header class="top"><a class="brand" href="/">Slipway</a>\(languageSwitch)</header>
                """
        }
        return """
            <header class="top">
            <a class="brand" href="\(PagePath.home)">Slipway</a>
            <nav aria-label="\(self[.navigation])"><ul>\
            \(link(.spaces, .home, .spaces))\(link(.useCases, .useCases, .useCases))</ul></nav>
            \(languageSwitch)
            <div class="who"><span>\(userName)</span>\
            \(form(PagePath(["leave"]), "<button class=\"quiet\">\(self[.logOut])</button>"))</div>
            </header>
            """
    }

    private var languageSwitch: Markup {
        let others = PageLanguage.allCases.filter { $0 != language }
        // A page that a form has given cannot be had again by its address alone.
        let back = request.method == .get ? ownPath : PagePath.home
        return """
            <div class="languages">\(others.map { other in
                """
                <a lang="\(other.rawValue)" hreflang="\(other.rawValue)" href="\(
                    PagePath(["language"], query: ["to": other.rawValue, "back": back.text]))">\
                \(other.name)</a>
                """ as Markup
            })</div>
            """
    }

    private func way(_ crumbs: [Crumb]) -> Markup {
        if crumbs.isEmpty { return .none }
        return """
            <nav class="crumbs" aria-label="\(self[.way])"><ol>\(crumbs.map { crumb in
                "<li><a href=\"\(crumb.path)\">\(crumb.name)</a></li>" as Markup
            })</ol></nav>
            """
    }

    /// Links to pages of one thing, of which one is shown.
    func tabs(_ tabs: [(name: String, path: PagePath, isCurrent: Bool)]) -> Markup {
        """
        <nav class="tabs" aria-label="\(self[.tabs])"><ul>\(tabs.map { tab in
            """
            <li><a href="\(tab.path)"\(" aria-current=\"page\"", if: tab.isCurrent)>\
            \(tab.name)</a></li>
            """ as Markup
        })</ul></nav>
        """
    }
}

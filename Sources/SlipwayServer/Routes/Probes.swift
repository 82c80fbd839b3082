import Columns
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// What clients ask about kinds of things that are not here: lists are empty, and nothing has an id.
struct Probes {
    /// Types of assets that clients search for and nobody can have here.
    static let assetTypes: Set = [
        "connection", "folder_asset", "notebook", "script", "shiny_asset", "vector_index",
        "wx_prompt",
    ]

    var routes: [Route<UserContext>] {
        [
            "/ml/v4/experiments", "/ml/v4/remote_training_systems",
            "/ml/v4/training_definitions", "/v2/connections",
        ].map { path in
            Route(.get, path) { request, _ in try Page.response([], to: request) }
        }
    }
}

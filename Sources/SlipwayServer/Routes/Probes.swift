import Columns
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// What clients ask about kinds of things that are not here: lists are empty, and nothing has an id.
struct Probes {
    var routes: [Route<UserContext>] {
        ["experiments", "remote_training_systems", "training_definitions"].map { kind in
            Route(.get, "/ml/v4/\(kind)") { request, _ in try Page.response([], to: request) }
        }
    }
}

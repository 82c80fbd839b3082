extension RequestError {
    /// What a body that is too long holds, on which it depends how it can be made shorter.
    enum BodyContent: Equatable {
        /// Records to be scored at once.
        case records
        /// A job, perhaps with its records.
        case job
        /// The bytes of a model or of an asset.
        case file
        /// The source of a function.
        case code
        /// What is short when it is expanded no more.
        case archive
        /// Whatever describes something: metadata, a patch.
        case description

        /// What the body of a request holds by its path.
        init(path: String) {
            let parts = path.split(separator: "/")
            self =
                switch parts.last {
                case "predictions", "infer", "test": .records
                case "deployment_jobs", "jobs", "runs": .job
                case "content": .file
                case "code": .code
                default: parts.contains("asset_files") ? .file : .description
                }
        }

        var advice: String {
            switch self {
            case .records: "send the records in several requests"
            case .job:
                "send the records as a data asset, and name it in `scoring.input_data_references`"
            case .file: "start the server with a larger --body-limit"
            case .code, .archive:
                "a function's source alone is shorter: keep data out of it, in a data asset"
            case .description: "leave out of it what does not describe the thing"
            }
        }
    }
}

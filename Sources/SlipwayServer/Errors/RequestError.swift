import HTTPTypes

/// What can be wrong with a request before the lab sees it.
///
/// The words stand in `RequestError+Messages.swift`.
enum RequestError: Error {
    case unknownPath(String)
    case methodNotAllowed(HTTPRequest.Method, path: String, allowed: [HTTPRequest.Method])

    case noToken
    case logInRefused

    case noVersion
    case badVersion(String)

    case bodyTooLarge(limitInBytes: Int)
    /// - Parameter reason: Where and why, without quoting the body.
    case notJSON(reason: String)
    case notAnObject
    case missingText(key: String)
    case noInputData

    case noPlace
    case badNumber(parameter: String, String)
    case badChoice(key: String, allowed: [String])
    case badPatch(reason: String)
    case badMultipart(reason: String)
    case badArchive
    case unknownSpecification(String)
    case badSignature
    /// A model that was imported as a folder cannot be sent as a file.
    case contentIsFolder(model: String)
    case noJobInput(referenceCount: Int)
}

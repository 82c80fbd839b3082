import HTTPTypes

/// What can be wrong with a request before the lab sees it.
///
/// The words stand in `RequestError+Messages.swift`.
enum RequestError: Error {
    /// It is no HTTP that can be read.
    case notHTTP(reason: String)
    case headTooLong
    case notOneHost(count: Int)
    case unknownPath(String)
    case methodNotAllowed(HTTPRequest.Method, path: String, allowed: [HTTPRequest.Method])

    case noToken
    case logInRefused
    /// From a page of another site.
    case foreignLogIn

    case noVersion
    case badVersion(String)

    case bodyTooLarge(limitInBytes: Int, holding: BodyContent = .description)
    case tooManyRequests(limit: Int)
    case tookTooLong(secondsAllowed: Int)
    case tooManyLogIns(secondsToWait: Int)
    /// A deployment has one version only.
    case noModelVersion(String, only: String)
    /// A tensor of the Open Inference Protocol that is no column of the model.
    case badTensor(String, reason: String)
    /// - Parameter reason: Where and why, without quoting the body.
    case notJSON(reason: String)
    case notAnObject
    case missingText(key: String)
    case noInputData

    /// No deployment has the id or serving name.
    case noDeployment(String)
    case noPlace
    case badNumber(parameter: String, String)
    /// A part of the query that is not UTF-8 in percent encoding.
    case badQuery(String)
    case badChoice(key: String, allowed: [String])
    /// A member of the body.
    case badField(key: String, reason: String)
    case badPatch(reason: String)
    case badMultipart(reason: String)
    case badArchive
    case unknownSpecification(String)
    /// Packages that a software specification is to have beside those of its base.
    case noPackageExtensions
    case badSignature
    /// Content for an asset that has its own already.
    case alreadyComplete(String)
    /// A model that was imported as a folder cannot be sent as a file.
    case contentIsFolder(model: String)
    case noJobInput(referenceCount: Int)
}

import HTTPTypes
import SlipwayCore

extension RequestError: UserFacingError {
    var code: String {
        switch self {
        case .notHTTP, .headTooLong, .notOneHost: "bad-http"
        case .unknownPath: "not-found"
        case .methodNotAllowed: "method-not-allowed"
        case .noToken: "no-token"
        case .logInRefused, .foreignLogIn: "login-refused"
        case .noVersion, .badVersion: "bad-version"
        case .bodyTooLarge: "too-large"
        case .notJSON, .notAnObject: "bad-json"
        case .missingText: "missing-value"
        case .noInputData: "bad-records"
        case .noDeployment, .noModelVersion: "not-found"
        case .tooManyRequests, .tooManyLogIns: "busy"
        case .tookTooLong: "too-slow"
        case .badTensor: "bad-records"
        case .noPlace: "no-place"
        case .badNumber, .badQuery, .badChoice, .badField: "bad-value"
        case .badPatch: "bad-patch"
        case .badMultipart, .badArchive: "bad-content"
        case .unknownSpecification: "not-found"
        case .noPackageExtensions: "no-packages"
        case .badSignature: "bad-signature"
        case .alreadyComplete: "complete"
        case .contentIsFolder: "not-a-file"
        case .noJobInput: "no-input"
        }
    }

    var what: String {
        switch self {
        case .notHTTP: "the request is no HTTP that can be read"
        case .headTooLong: "the head of the request is too long"
        case .notOneHost(let count):
            count == 0 ? "the request names no host" : "the request names \(count) hosts"
        case .unknownPath(let path): "there is nothing at `\(path.prefix(200))`"
        case .methodNotAllowed(let method, let path, _):
            "`\(path.prefix(200))` does not take \(method.rawValue)"
        case .noToken: "the request brings no access token"
        case .logInRefused: "the user name, the API key or the password is not right"
        case .foreignLogIn: "a page of another site asks to log in"
        case .noVersion: "the query parameter `version` is missing"
        case .badVersion(let text): "the query parameter `version` is `\(text.prefix(40))`, no date"
        case .bodyTooLarge(let limit, let content):
            "the body is longer than \(limit) bytes" + (content == .archive ? " once expanded" : "")
        case .notJSON(let reason): "the body is not JSON: \(reason)"
        case .notAnObject: "the body is JSON, but not an object"
        case .missingText(let key): "the body has no text `\(key)`"
        case .noInputData: "the body has no array `input_data`"
        case .noDeployment(let name):
            "no deployment has the id or serving name `\(name.prefix(200))`"
        case .noModelVersion(let version, _):
            "the deployment has no version `\(version.prefix(40))`"
        case .tooManyRequests: "the server is busy"
        case .tookTooLong(let seconds): "there was no answer within \(seconds) s"
        case .tooManyLogIns: "there were too many wrong passwords"
        case .badTensor(let name, _): "the tensor `\(name.prefix(200))` cannot be scored"
        case .noPlace: "the request names no space"
        case .badNumber(let parameter, let text):
            "the query parameter `\(parameter)` is `\(text.prefix(40))`, no number that it may be"
        case .badQuery(let name): "the query parameter `\(name.prefix(40))` cannot be read"
        case .badChoice(let key, _), .badField(let key, _):
            "`\(key)` has no value that it may have"
        case .badPatch: "the body is no list of changes that can be made"
        case .badMultipart: "the body is no multipart form with one file"
        case .badArchive: "the body is compressed, and damaged"
        case .unknownSpecification(let id): "there is no specification `\(id.prefix(200))`"
        case .noPackageExtensions: "packages cannot be added to a software specification"
        case .badSignature: "the path's signature is not valid"
        case .alreadyComplete(let name): "`\(name)` has its content already"
        case .contentIsFolder(let model): "`\(model)` has no file that could be sent"
        case .noJobInput: "the job has no input that can be used"
        }
    }

    var why: String? {
        switch self {
        case .notHTTP(let reason): reason
        case .headTooLong: "its path and its fields may have 80 KiB"
        case .notOneHost: "HTTP/1.1 has one line `Host`, so that all agree on where it is for"
        case .methodNotAllowed(_, _, let allowed):
            "it takes " + allowed.map(\.rawValue).joined(separator: ", ")
        case .noToken: "everything but the versions and logging in is for users only"
        case .foreignLogIn: "its `Origin` is not the address of this server"
        case .noVersion, .badVersion:
            "a date fixes how the API behaves, and every call below /ml names one"
        case .bodyTooLarge: "longer requests are not taken"
        case .noInputData: #"records are sent as {"input_data":[{"fields":[…],"values":[[…],…]}]}"#
        case .noDeployment: "a path names a deployment by one of these, never by its name"
        case .noModelVersion(_, let only): "it has the version \(only) only"
        case .tooManyLogIns: "whoever guesses is made to wait"
        case .tookTooLong: "no request may take longer; it was given up"
        case .tooManyRequests(let limit): "it answers \(limit) requests at a time"
        case .badTensor(_, let reason): reason
        case .noPlace: "things lie in a space or a project"
        case .badNumber("limit", _): "it is from 1 to \(Page.largestLimit)"
        case .badNumber: "it is a whole number from 0 on"
        case .badQuery: "it is not UTF-8 in percent encoding"
        case .badChoice(_, let allowed):
            "it is one of " + allowed.map { "`\($0)`" }.joined(separator: ", ")
        case .badPatch(let reason), .badMultipart(let reason), .badField(_, let reason): reason
        case .badArchive: "it cannot be expanded"
        case .noPackageExtensions: "it is a name for a Python that is installed, and no image"
        case .alreadyComplete: "content is sent to an asset that was announced, once"
        case .badSignature: "it is good for an hour, for one asset and one direction"
        case .contentIsFolder: "it was imported as a folder"
        case .noJobInput(let count):
            count == 0
                ? "it has neither `scoring.input_data` nor `scoring.input_data_references`"
                : "it has \(count) references, and a job reads one data asset"
        case .unknownPath, .logInRefused, .notJSON, .notAnObject, .missingText,
            .unknownSpecification:
            nil
        }
    }

    var next: String? {
        switch self {
        case .noToken:
            "send `Authorization: Bearer TOKEN` with a token from POST /icp4d-api/v1/authorize"
        case .logInRefused:
            "in Slipway, `create key NAME` makes an API key, and `slipway password` sets a password"
        case .noVersion, .badVersion: "add `version=2026-01-05` to the query"
        case .bodyTooLarge(_, let content): content.advice
        case .foreignLogIn: "let the server behind that page log in, or any other program"
        case .noDeployment: "GET /ml/v4/deployments lists both"
        case .tooManyRequests: "try again in a second"
        case .tookTooLong: "make a job for what takes long, or serve with a larger --time-limit"
        case .tooManyLogIns(let seconds): "try again in \(seconds) s, or log in with an API key"
        case .noModelVersion(_, let only): "ask for version \(only), or for none"
        case .noPlace: "add `space_id=ID` or `project_id=ID` to the query"
        case .unknownSpecification: "GET /v2/software_specifications lists them"
        case .alreadyComplete: "announce another one: POST /v2/assets"
        case .badSignature: "ask for a new path: GET /v2/assets/ID/attachments/ID"
        case .unknownPath(let path), .methodNotAllowed(_, let path, _):
            path.isOfPackageExtensions ? Self.environmentsHint : nil
        case .noPackageExtensions: Self.environmentsHint
        case .notHTTP, .headTooLong, .notOneHost, .notJSON, .notAnObject, .missingText,
            .noInputData, .badNumber, .badQuery, .badChoice, .badField, .badPatch, .badMultipart,
            .badArchive,
            .contentIsFolder,
            .noJobInput, .badTensor:
            nil
        }
    }
}

extension RequestError {
    fileprivate static let environmentsHint =
        "install the packages into a Python of this machine, and name that for the specification in "
        + "`environments.json` of the home"
}

extension String {
    /// Whether this is a path by which clients add packages to specifications.
    fileprivate var isOfPackageExtensions: Bool {
        hasPrefix("/v2/") && contains("/package_extensions")
    }
}

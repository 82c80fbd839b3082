import Columns

/// Text that logs in and scores one record when it is pasted into a shell, a prompt or a file.
public struct Snippet: Sendable {
    /// Where to log in, without a slash at the end.
    let serverURL: String
    /// Where to score.
    public let url: String
    /// A JSON string.
    let userName: String
    /// The body of the request, with one record.
    let payload: String

    /// - Parameter payload: JSON; an apostrophe in it is escaped, so that it can stand between
    ///   apostrophes in a shell and in Python.
    public init(serverURL: String, url: String, userName: String, payload: String) {
        self.serverURL = serverURL
        self.url = url
        self.userName = JSONValue.string(userName).compact.replacing("'", with: "\\u0027")
        self.payload = payload.replacing("'", with: "\\u0027")
    }

    /// Whether the server speaks TLS, with a certificate that usually only its home vouches for.
    var isSecure: Bool { serverURL.hasPrefix("https://") }

    /// What must be in the environment, as comments.
    ///
    /// - Parameters:
    ///   - mark: What a comment begins with.
    ///   - usage: How the text is run, where that needs saying; `nil` says nothing.
    ///   - trust: What makes the language trust the server, when that speaks TLS.
    func needs(
        _ mark: String, _ usage: String? = nil,
        trust: String = "SSL_CERT_FILE is the file that `slipway trust` names."
    ) -> String {
        var lines = ["SLIPWAY_API_KEY holds a key that `create key NAME` made."]
        if isSecure { lines.append(trust) }
        if let usage { lines.append(usage) }
        return lines.map { "\(mark) \($0)" }.joined(separator: "\n")
    }

    var curl: String {
        """
        \(needs("#"))
        if ANSWER=$(curl -sS --fail-with-body\(curlTrust) -X POST '\(serverURL)/icp4d-api/v1/authorize' \\
          -H 'Content-Type: application/json' \\
          -d '{"username":\(userName),"api_key":"'"$SLIPWAY_API_KEY"'"}'); then
          TOKEN=$(printf '%s' "$ANSWER" | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')
          curl -sS --fail-with-body\(curlTrust) -X POST '\(url)' \\
            -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
            -d '\(payload)'
        else
          printf '%s\\n' "$ANSWER" >&2
          false
        fi

        """
    }

    private var curlTrust: String { isSecure ? #" --cacert "$SSL_CERT_FILE""# : "" }

    var python: String {
        """
        \(needs("#"))
        import json, os, urllib.error, urllib.request

        def post(url, body, token=None):
            headers = {"Content-Type": "application/json"}
            if token:
                headers["Authorization"] = "Bearer " + token
            request = urllib.request.Request(url, json.dumps(body).encode(), headers)
            try:
                with urllib.request.urlopen(request) as response:
                    return json.load(response)
            except urllib.error.HTTPError as error:
                raise RuntimeError(error.read().decode()) from None

        token = post("\(serverURL)/icp4d-api/v1/authorize",
                     {"username": \(userName), "api_key": os.environ["SLIPWAY_API_KEY"]})["token"]
        payload = json.loads(r'''\(payload)''')
        print(json.dumps(post("\(url)", payload, token), indent=2))

        """
    }
}

import Columns

extension Snippet {
    /// For Node.js 18 or newer, as a file or pasted; JSON is JavaScript.
    var javaScript: String {
        """
        \(needs("//", isSecure ? "Run it with: NODE_EXTRA_CA_CERTS=$SSL_CERT_FILE node score.js" : nil))
        async function post(url, body, token) {
          const headers = { "Content-Type": "application/json" };
          if (token) headers["Authorization"] = "Bearer " + token;
          const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
          if (!response.ok) throw new Error(await response.text());
          return response.json();
        }

        async function main() {
          const { token } = await post("\(serverURL)/icp4d-api/v1/authorize",
            { username: \(userName), api_key: process.env.SLIPWAY_API_KEY });
          const payload = \(payload);
          console.log(JSON.stringify(await post("\(url)", payload, token), null, 2));
        }

        main();

        """
    }

    /// With the package httr2.
    var r: String {
        """
        \(needs("#", "It needs the package httr2."))
        library(httr2)

        call <- function(url) request(url)\(isSecure ? trust : "") |> req_error(body = resp_body_string)
        answer <- call("\(serverURL)/icp4d-api/v1/authorize") |>
          req_body_json(list(username = \(userName), api_key = Sys.getenv("SLIPWAY_API_KEY"))) |>
          req_perform() |> resp_body_json()
        payload <- \(payloadLiteral)
        call("\(url)") |>
          req_auth_bearer_token(answer$token) |>
          req_body_raw(payload, type = "application/json") |>
          req_perform() |> resp_body_string() |> cat()

        """
    }

    private var trust: String { #" |> req_options(cainfo = Sys.getenv("SSL_CERT_FILE"))"# }

    /// The payload as text in double quotes. What JSON escapes in a text, Java, Scala, Swift and
    /// R escape in the same way; and JSON itself holds no control characters.
    var payloadLiteral: String { JSONValue.string(payload).compact }

    /// What comes before the key in the body of a log-in, as text in double quotes.
    var logInLiteral: String {
        JSONValue.string(#"{"username":\#(userName),"api_key":""#).compact
    }
}

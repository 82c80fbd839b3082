extension Snippet {
    /// A file for Java 11 or newer, which runs it without being told to compile.
    var java: String {
        #"""
        \#(needs("//", "Save it as Score.java and run: java Score.java"))
        import java.net.URI;
        import java.net.http.HttpClient;
        import java.net.http.HttpRequest;
        import java.net.http.HttpResponse;
        import java.util.regex.Pattern;\#(isSecure ? javaTrustImports : "")

        class Score {
            static String post(String url, String body, String token) throws Exception {
                var request = HttpRequest.newBuilder(URI.create(url))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body));
                if (token != null) request.header("Authorization", "Bearer " + token);
                var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
                    \#(isSecure ? ".sslContext(trust()).build();" : ".build();")
                var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() != 200) throw new RuntimeException(response.body());
                return response.body();
            }
        \#(isSecure ? javaTrust : "")

            public static void main(String[] arguments) throws Exception {
                var logIn = \#(logInLiteral) + System.getenv("SLIPWAY_API_KEY") + "\"}";
                var answer = post("\#(serverURL)/icp4d-api/v1/authorize", logIn, null);
                var token = Pattern.compile("\"token\":\"([^\"]*)\"").matcher(answer);
                token.find();
                var payload = \#(payloadLiteral);
                System.out.println(post("\#(url)", payload, token.group(1)));
            }
        }

        """#
    }

    /// A file for Scala 3, on Java 11 or newer.
    var scala: String {
        #"""
        \#(needs("//", "Save it as score.scala and run: scala score.scala"))
        import java.net.URI
        import java.net.http.{HttpClient, HttpRequest, HttpResponse}
        \#(isSecure ? scalaTrust : "")
        val client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
          \#(isSecure ? ".sslContext(trust()).build()" : ".build()")

        def post(url: String, body: String, token: Option[String] = None): String =
          val request = HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
          token.foreach(text => request.header("Authorization", "Bearer " + text))
          val response = client.send(request.build(), HttpResponse.BodyHandlers.ofString())
          if response.statusCode() != 200 then throw RuntimeException(response.body())
          response.body()

        @main def score(): Unit =
          val logIn = \#(logInLiteral) + sys.env("SLIPWAY_API_KEY") + "\"}"
          val answer = post("\#(serverURL)/icp4d-api/v1/authorize", logIn)
          val token = "\"token\":\"([^\"]*)\"".r.findFirstMatchIn(answer).map(_.group(1))
          val payload = \#(payloadLiteral)
          println(post("\#(url)", payload, token))

        """#
    }

    var swift: String {
        #"""
        \#(needs("//", "Save it as score.swift and run: swiftc score.swift && ./score", trust: swiftTrust))
        import Foundation
        #if canImport(FoundationNetworking)
        import FoundationNetworking
        #endif

        struct Refused: Error { let answer: String }

        func post(_ url: String, _ body: Data, token: String? = nil) async throws -> Data {
            var request = URLRequest(url: URL(string: url)!)
            request.httpMethod = "POST"
            request.httpBody = body
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
            if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
            let (data, response) = try await URLSession.shared.data(for: request)
            guard (response as? HTTPURLResponse)?.statusCode == 200 else {
                throw Refused(answer: String(decoding: data, as: UTF8.self))
            }
            return data
        }

        struct Answer: Decodable { let token: String }

        let key = ProcessInfo.processInfo.environment["SLIPWAY_API_KEY"] ?? ""
        let logIn = ["username": \#(userName), "api_key": key]
        let answer = try await post(
            "\#(serverURL)/icp4d-api/v1/authorize", try JSONEncoder().encode(logIn))
        let token = try JSONDecoder().decode(Answer.self, from: answer).token
        let payload = \#(payloadLiteral)
        let predictions = try await post(
            "\#(url)", Data(payload.utf8), token: token)
        print(String(decoding: predictions, as: UTF8.self))

        """#
    }

    /// Foundation has no way to name a certificate by a variable, but on Android.
    private var swiftTrust: String {
        "The system must trust the server: `slipway trust` tells how."
    }

    private var javaTrustImports: String {
        """

        import java.io.FileInputStream;
        import java.security.KeyStore;
        import java.security.cert.CertificateFactory;
        import javax.net.ssl.SSLContext;
        import javax.net.ssl.TrustManagerFactory;
        """
    }

    private var javaTrust: String {
        #"""

            static SSLContext trust() throws Exception {
                var store = KeyStore.getInstance(KeyStore.getDefaultType());
                store.load(null, null);
                try (var file = new FileInputStream(System.getenv("SSL_CERT_FILE"))) {
                    store.setCertificateEntry(
                        "slipway", CertificateFactory.getInstance("X.509").generateCertificate(file));
                }
                var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                trust.init(store);
                var context = SSLContext.getInstance("TLS");
                context.init(null, trust.getTrustManagers(), null);
                return context;
            }

        """#
    }

    private var scalaTrust: String {
        #"""
        import java.io.FileInputStream
        import java.security.KeyStore
        import java.security.cert.CertificateFactory
        import javax.net.ssl.{SSLContext, TrustManagerFactory}

        def trust(): SSLContext =
          val store = KeyStore.getInstance(KeyStore.getDefaultType)
          store.load(null, null)
          val file = FileInputStream(sys.env("SSL_CERT_FILE"))
          store.setCertificateEntry(
            "slipway", CertificateFactory.getInstance("X.509").generateCertificate(file))
          val trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm)
          trust.init(store)
          val context = SSLContext.getInstance("TLS")
          context.init(null, trust.getTrustManagers, null)
          context

        """#
    }
}

import SlipwayCore
import Testing

@testable import PythonWorkers

extension PythonTests {
    /// The module with which a function calls other deployments.
    @Suite struct CallbackTests {
        /// Asks a lab that answers with what it was asked, or as the deployment's name says.
        private let source = """
            import http.server, json, os, threading

            class Lab(http.server.BaseHTTPRequestHandler):
                def do_POST(self):
                    text = self.rfile.read(int(self.headers["Content-Length"])).decode()
                    if "refuse" in self.path:
                        self.reply(404, json.dumps({"errors": [{
                            "code": "deployment_not_found", "message": "there is none",
                            "more_info": "not-found"}]}))
                    elif "odd" in self.path:
                        self.reply(500, "no JSON at all")
                    elif "broken" in self.path:
                        self.reply(200, "{")
                    elif "silent" in self.path:
                        self.close_connection = True
                    else:
                        names = ["Authorization", "Content-Type", "x-slipway-chain"]
                        self.reply(200, json.dumps(
                            {"path": self.path, "payload": json.loads(text),
                             "headers": [self.headers[name] for name in names]}))

                def reply(self, status, text):
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(text)))
                    self.end_headers()
                    self.wfile.write(text.encode())

                def log_message(self, *_): pass

            server = http.server.HTTPServer(("127.0.0.1", 0), Lab)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            os.environ["SLIPWAY_URL"] = "http://127.0.0.1:%d" % server.server_port
            import slipway

            def score(payload):
                try:
                    answer = slipway.score(payload["id"], {"input_data": payload["data"]}, timeout=30)
                except slipway.Error as error:
                    answer = [str(error), error.code, error.kind, error.status]
                return {"predictions": [{"values": [[answer]]}]}
            """

        private func ask(_ id: String, chain: [String] = []) async throws -> String {
            var answer = ""
            // A proxy of the machine is not for the lab.
            let proxies = ["http_proxy", "HTTP_PROXY", "ALL_PROXY"].map {
                ($0, "http://127.0.0.1:1")
            }
            try await withRuntime(environment: Dictionary(uniqueKeysWithValues: proxies)) { test in
                answer = try await test.call(
                    source, payload: #"{"id":"\#(id)","data":["é",null]}"#, chain: chain)
            }
            return answer
        }

        @Test func `a call says what it wants, who it is and who waits for it`() async throws {
            let answer = try await ask("a b/é", chain: ["d7", "d8"])
            #expect(
                answer == #"[{"values":[[{"path":"/ml/v4/deployments/a%20b%2F%C3%A9/predictions"#
                    + #"?version=2026-01-01","payload":{"input_data":["é",null]},"headers":"#
                    + #"["Bearer t0ken","application/json","d7,d8,d1"]}]]}]"#)
        }

        @Test(arguments: [
            ("refuse", #""there is none","deployment_not_found","not-found",404"#),
            ("odd", #""no JSON at all",null,null,500"#),
            (
                "silent",
                #""the lab does not answer: Remote end closed connection without response","#
                    + "null,null,null"
            ),
            (
                "broken",
                #""the lab does not answer: Expecting property name enclosed in double quotes: "#
                    + #"line 1 column 2 (char 1)",null,null,null"#
            ),
        ])
        func `a lab that refuses raises an error with its words`(
            id: String, expected: String
        ) async throws {
            let answer = try await ask(id)
            #expect(answer == #"[{"values":[[[\#(expected)]]]}]"#)
        }

        @Test func `a lab that is gone raises an error`() async throws {
            try await withRuntime { test in
                let error = await test.failure(
                    scoring("import slipway\nslipway.score('d2', {})"))
                guard case .raised(let exception, _, _, _, _, false) = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
                #expect(
                    exception == "Error: the lab does not answer: [Errno 111] Connection refused")
            }
        }

        @Test func `a refusal for depth is passed on as it is`() async throws {
            try await withRuntime { test in
                let error = await test.failure(
                    scoring("import slipway\nraise slipway.Error('deep', kind='function-depth')"))
                #expect(error == .tooDeep(limit: 8))
            }
        }
    }
}

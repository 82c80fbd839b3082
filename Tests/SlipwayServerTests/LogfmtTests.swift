import Foundation
import Logging
import SlipwayCore
import Synchronization
import Testing

@testable import SlipwayServer

@Suite struct LogfmtTests {
    @Test(arguments: [
        ("plain", "plain"), ("/v2/models/a%20b", "/v2/models/a%20b"), ("", #""""#),
        ("two words", #""two words""#), (#"a "quoted" \ one"#, #""a \"quoted\" \\ one""#),
        ("a=b", #""a=b""#), ("José", #""José""#), ("a\nb\u{1b}", #""a\u000ab\u001b""#),
        ("\u{202e}x", #""\u202ex""#),
    ])
    func `a value is quoted where something in it could end it`(text: String, written: String) {
        #expect(Logfmt.value(text) == written)
    }

    @Test func `every line is pairs, those of requests without a message`() {
        let lines = Mutex<[String]>([])
        let logger = Logger(label: "test") { _ in
            LogfmtHandler { line in lines.withLock { $0.append(line) } }
        }
        logger.warning("it is so", metadata: ["port": "1", "a": "b c"])
        logger.ofRequests.info(
            "\(RequestLog.line("GET", "/x y", "200", after: .milliseconds(2), "t"))")
        logger.debug("nothing of this")
        #expect(
            lines.withLock { $0 }.map { $0.replacing(/time=[-0-9T:.]+Z/, with: "time=T") } == [
                #"time=T level=warning a="b c" port=1 message="it is so""# + "\n",
                #"time=T level=info log=requests request-id=t method=GET path="/x y" status=200 "#
                    + "duration-ms=2.0 bytes-in=- bytes-out=- user=- door=api\n",
            ])
    }
}

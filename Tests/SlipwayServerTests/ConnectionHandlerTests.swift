import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import SlipwayCore
import TestSupport
import Testing

@testable import SlipwayServer

/// What stands in a connection before requests go to other threads.
@Suite struct ConnectionHandlerTests {
    private let path = "/ml/v4/deployments/adder/predictions?version=2026-01-05"
    private let body = #"{"input_data":[{"fields":["a","b"],"values":[[1,2]]}]}"#
    private let answer = #"{"predictions":[{"fields":["a","b","sum"],"values":[[1.0,2.0,3.0]]}]}"#

    /// A connection on which one request was passed on and answered, as the first one always is.
    private func connection(_ lab: TestLab) async throws -> (EmbeddedChannel, token: String) {
        let token = try await lab.token()
        _ = try await lab.client().send(.post, path, token: token, body: body)
        let routes = RouteTable(lab: lab.lab, bodyLimitInBytes: 1000)
        let predictions = routes.immediatePredictions(logger: LogBook().logger)
        let loop = EmbeddedEventLoop()
        let channel = EmbeddedChannel(
            handler: ImmediatePredictionsHandler(predictions, predictions.versions.turn(of: loop)),
            loop: loop)
        try send(channel, token)
        #expect(try inbound(channel).count == 3)
        try respond(channel)
        return (channel, token)
    }

    private func head(_ token: String, _ fields: HTTPHeaders = [:]) -> HTTPRequestHead {
        var fields = fields
        fields.add(name: "Authorization", value: "Bearer \(token)")
        fields.add(name: "Content-Length", value: "\(body.utf8.count)")
        return HTTPRequestHead(version: .http1_1, method: .POST, uri: path, headers: fields)
    }

    private func send(_ channel: EmbeddedChannel, _ token: String, _ fields: HTTPHeaders = [:])
        throws
    {
        try channel.writeInbound(HTTPServerRequestPart.head(head(token, fields)))
        try channel.writeInbound(HTTPServerRequestPart.body(ByteBuffer(string: body)))
        try channel.writeInbound(HTTPServerRequestPart.end(nil))
    }

    private func respond(_ channel: EmbeddedChannel) throws {
        try channel.writeOutbound(
            HTTPServerResponsePart.head(HTTPResponseHead(version: .http1_1, status: .ok)))
        try channel.writeOutbound(HTTPServerResponsePart.end(nil))
        while try channel.readOutbound(as: HTTPServerResponsePart.self) != nil {}
    }

    /// What was passed on.
    private func inbound(_ channel: EmbeddedChannel) throws -> [HTTPServerRequestPart] {
        var parts: [HTTPServerRequestPart] = []
        while let part = try channel.readInbound(as: HTTPServerRequestPart.self) {
            parts.append(part)
        }
        return parts
    }

    private func outboundBody(_ channel: EmbeddedChannel) throws -> String {
        var text = ""
        while let part = try channel.readOutbound(as: HTTPServerResponsePart.self) {
            if case .body(.byteBuffer(let buffer)) = part { text += String(buffer: buffer) }
        }
        return text
    }

    @Test func `what is known is answered, and nothing of it passed on`() async throws {
        let (channel, token) = try await connection(TestLab())
        for _ in 0..<2 {
            try send(channel, token)
            #expect(try inbound(channel).isEmpty)
            #expect(try outboundBody(channel) == answer)
        }
    }

    @Test func `what is not known is passed on as it came`() async throws {
        let (channel, token) = try await connection(TestLab())
        let expecting: HTTPHeaders = ["Expect": "100-continue"]
        for (token, fields) in [("other", HTTPHeaders()), (token, expecting)] {
            try send(channel, token, fields)
            let parts = try inbound(channel)
            #expect(
                parts == [
                    .head(head(token, fields)), .body(ByteBuffer(string: body)), .end(nil),
                ])
            try respond(channel)
        }
    }

    @Test func `nothing is answered before what came first`() async throws {
        let (channel, token) = try await connection(TestLab())
        try send(channel, "other")
        try send(channel, token)
        #expect(try inbound(channel).count == 6)
        #expect(try outboundBody(channel) == "")
    }

    @Test func `after a change it is looked up again in the next turn of the loop`() async throws {
        let lab = try await TestLab()
        let (channel, token) = try await connection(lab)
        try send(channel, token)
        #expect(try outboundBody(channel) == answer)
        _ = try await lab.lab.users.create("somebody", as: .admin)
        // It came before the change, as far as can be told.
        try send(channel, token)
        #expect(try outboundBody(channel) == answer)
        channel.embeddedEventLoop.run()
        try send(channel, token)
        #expect(try inbound(channel).count == 3)
    }

    @Test func `half a request is passed on when the server is to stop`() async throws {
        let (channel, token) = try await connection(TestLab())
        try channel.writeInbound(HTTPServerRequestPart.head(head(token)))
        try channel.writeInbound(HTTPServerRequestPart.body(ByteBuffer(string: "{")))
        #expect(try inbound(channel).isEmpty)
        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        #expect(try inbound(channel) == [.head(head(token)), .body(ByteBuffer(string: "{"))])
        try channel.writeInbound(HTTPServerRequestPart.end(nil))
        #expect(try inbound(channel) == [.end(nil)])
    }

    @Test func `half a request is passed on when it is broken off`() async throws {
        let (channel, token) = try await connection(TestLab())
        try channel.writeInbound(HTTPServerRequestPart.head(head(token)))
        try channel.writeInbound(HTTPServerRequestPart.body(ByteBuffer(string: "{")))
        channel.pipeline.fireErrorCaught(HTTPParserError.invalidEOFState)
        #expect(try inbound(channel) == [.head(head(token)), .body(ByteBuffer(string: "{"))])
        #expect(throws: HTTPParserError.invalidEOFState) { try channel.throwIfErrorCaught() }
    }

    // MARK: Peers that are slow

    @Test(arguments: [(10, false), (2000, false), (40_000, true)])
    func `a body that trickles in ends the connection`(bytes: Int, isOpen: Bool) throws {
        let channel = EmbeddedChannel(handler: SlowPeers())
        try channel.connect(to: SocketAddress(unixDomainSocketPath: "/nowhere")).wait()
        try channel.writeInbound(HTTPServerRequestPart.head(head("t")))
        for _ in 0..<3 where channel.isActive {
            try channel.writeInbound(
                HTTPServerRequestPart.body(ByteBuffer(repeating: 0x20, count: bytes)))
            channel.embeddedEventLoop.advanceTime(by: .seconds(30))
        }
        #expect(channel.isActive == isOpen)
    }

    @Test func `a connection that asks nothing ends`() throws {
        let channel = EmbeddedChannel(handler: SlowPeers())
        try channel.connect(to: SocketAddress(unixDomainSocketPath: "/nowhere")).wait()
        channel.embeddedEventLoop.advanceTime(by: .seconds(29))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(2))
        #expect(!channel.isActive)
    }

    @Test(arguments: [(false, false), (true, true)])
    func `a later head that trickles in ends the connection`(comes: Bool, isOpen: Bool) throws {
        let channel = EmbeddedChannel(handler: SlowPeers())
        try channel.connect(to: SocketAddress(unixDomainSocketPath: "/nowhere")).wait()
        try send(channel, "t")
        channel.embeddedEventLoop.advanceTime(by: .seconds(100))
        #expect(channel.isActive)
        // What the parser reads of a head comes here as no part, only as the end of reading.
        for _ in 0..<2 {
            channel.pipeline.fireChannelReadComplete()
            channel.embeddedEventLoop.advanceTime(by: .seconds(14))
        }
        #expect(channel.isActive)
        if comes { try send(channel, "t") }
        channel.embeddedEventLoop.advanceTime(by: .seconds(3))
        #expect(channel.isActive == isOpen)
    }

    @Test func `a body that is whole ends nothing`() throws {
        let channel = EmbeddedChannel(handler: SlowPeers())
        try channel.connect(to: SocketAddress(unixDomainSocketPath: "/nowhere")).wait()
        try send(channel, "t")
        channel.embeddedEventLoop.advanceTime(by: .seconds(100))
        #expect(channel.isActive)
    }

    @Test(arguments: [false, true])
    func `an answer that nobody reads ends the connection`(isReadInTime: Bool) throws {
        let channel = EmbeddedChannel(handler: SlowPeers())
        try channel.connect(to: SocketAddress(unixDomainSocketPath: "/nowhere")).wait()
        try send(channel, "t")
        channel.isWritable = false
        channel.pipeline.fireChannelWritabilityChanged()
        channel.embeddedEventLoop.advanceTime(by: .seconds(59))
        if isReadInTime {
            channel.isWritable = true
            channel.pipeline.fireChannelWritabilityChanged()
        }
        channel.embeddedEventLoop.advanceTime(by: .seconds(2))
        #expect(channel.isActive == isReadInTime)
    }

    @Test func `the time is told as RFC 9110 has it`() {
        #expect(HTTPDate.text(of: 784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
    }
}

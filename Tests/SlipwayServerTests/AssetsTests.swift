import Columns
import HTTPTypes
import SlipwayCore
import Testing

@testable import SlipwayServer

@Suite struct AssetsTests {
    /// A lab with an admin's token, and the query that names its space.
    private func lab() async throws -> (client: RouterClient, token: String, place: String) {
        let lab = try await TestLab()
        return (lab.client(), try await lab.token(), "?space_id=\(lab.deployment.spaceID)")
    }

    @Test(arguments: [
        "connection", "folder_asset", "notebook", "script", "shiny_asset", "vector_index",
        "wx_prompt",
    ])
    func `of what nobody can have here, none is found`(type: String) async throws {
        let (client, token, place) = try await lab()
        let path = "/v2/asset_types/\(type)/search"
        let body = #"{"query":"*:*"}"#
        let answer = try await client.send(.post, path + place, token: token, body: body)
        #expect(answer.status == 200)
        #expect(answer.json["total_rows"]?.integer == 0)
        #expect(answer.json["results"]?.array?.isEmpty == true)
        let elsewhere = try await client.send(
            .post, path + "?space_id=nowhere", token: token, body: body)
        #expect(elsewhere.status == 404)
    }

    @Test func `there are no connections`() async throws {
        let (client, token, place) = try await lab()
        let list = try await client.send(.get, "/v2/connections" + place, token: token)
        #expect(list.status == 200)
        #expect(list.json["resources"]?.array?.isEmpty == true)
        let one = try await client.send(.get, "/v2/connections/1" + place, token: token)
        #expect(one.status == 404)
    }

    @Test func `an asset that is not there can be looked for as the refusal says`() async throws {
        let (client, token, place) = try await lab()
        let refusal = try await client.send(.get, "/v2/assets/nothing" + place, token: token)
        #expect(refusal.status == 404)
        let advice = try #require(
            refusal.message.firstMatch(of: /; POST (\S+)\?space_id=ID with (\{.*\}) finds them/))
        let found = try await client.send(
            .post, advice.1 + place, token: token, body: String(advice.2))
        #expect(found.status == 200)
        #expect(
            found.json["results"]?.array?.compactMap { $0["metadata"]?["name"]?.string }
                == ["adder"])
    }

    @Test(arguments: ["data_asset", "wml_model_definition"])
    func `what did not come is not complete, and it is said where to send it`(
        type: String
    ) async throws {
        let (client, token, place) = try await lab()
        let made = try await client.send(
            .post, "/v2/assets" + place, token: token,
            body: #"{"metadata":{"name":"rows","asset_type":"\#(type)"}}"#)
        let id = try #require(made.json["metadata"]?["asset_id"]?.string)
        let answer = try await client.send(
            .post, "/v2/assets/\(id)/attachments/\(id)/complete" + place, token: token)
        #expect(answer.status == 400)
        #expect(answer.moreInfo == "no-content")
        #expect(answer.message.contains("POST /v2/assets/\(id)/attachments tells in `url1`"))
        let attachment = try await client.send(
            .post, "/v2/assets/\(id)/attachments" + place, token: token, body: "{}")
        #expect(attachment.json["url1"]?.string != nil)
    }

    @Test(arguments: [
        ("/ml/v4/deployments/x/predictions", RequestError.BodyContent.records),
        ("//v2/models/x/infer", .records), ("/ml/v4/deployment_jobs", .job),
        ("/v2/jobs/x/runs", .job), ("/ml/v4/models/x/content", .file),
        ("/v2/asset_files/x", .file), ("/ml/v4/functions/x/code", .code),
        ("/v2/spaces", .description), ("/v2/jobs/x", .description),
    ])
    func `what is too long can be made shorter in its own way`(
        path: String, content: RequestError.BodyContent
    ) {
        #expect(RequestError.BodyContent(path: path) == content)
    }

    @Test func `the connection ends after a body that was announced too long`() async throws {
        let (client, token, _) = try await lab()
        let body = String(repeating: " ", count: (4 << 20) + 1)
        for (headers, connection) in [
            ([.contentLength: "\(body.utf8.count)"], "close"), ([:], nil),
        ] as [(HTTPFields, String?)] {
            let answer = try await client.send(
                .post, "/v2/spaces", token: token, body: body, headers: headers)
            #expect(answer.status == 413)
            #expect(answer.message.hasSuffix("leave out of it what does not describe the thing"))
            #expect(answer.headers[.connection] == connection)
        }
    }
}

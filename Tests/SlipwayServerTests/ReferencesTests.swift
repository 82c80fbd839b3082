import Columns
import HTTPTypes
import SlipwayCore
import Testing

@testable import SlipwayServer

/// The API takes ids; only where programs call a deployment its serving name is as good.
@Suite struct ReferencesTests {
    private static let version = "version=2026-01-05"

    @Test func `a name is no id`() async throws {
        let lab = try await TestLab()
        let (client, token) = (lab.client(), try await lab.token())
        let space = try await lab.lab.spaces.find("lab", as: lab.admin).id
        func status(_ path: String) async throws -> Int {
            try await client.send(.get, path, token: token).status
        }
        let model = lab.deployment.assetID
        for (path, id, name) in [
            ("/v2/spaces/", space, "lab"), ("/v2/spaces/", "\(space)/members", "lab/members"),
            ("/ml/v4/models?\(Self.version)&space_id=", space, "lab"),
            ("/ml/v4/models/", "\(model)?\(Self.version)", "adder?\(Self.version)"),
            (
                "/ml/v4/models/", "\(model)?\(Self.version)&space_id=\(space)",
                "adder?\(Self.version)&space_id=\(space)"
            ),
            (
                "/ml/v4/models/", "\(model)/revisions?\(Self.version)&space_id=\(space)",
                "adder/revisions?\(Self.version)&space_id=\(space)"
            ),
            ("/v2/assets/", "\(model)?space_id=\(space)", "adder?space_id=\(space)"),
            (
                "/ml/v4/deployments/", "\(lab.deployment.id)?\(Self.version)&space_id=\(space)",
                "adder%20deployment?\(Self.version)&space_id=\(space)"
            ),
            (
                "/ml/v4/deployments/", "\(lab.deployment.id)?\(Self.version)",
                "adder?\(Self.version)"
            ),
        ] {
            #expect(try await status(path + id) == 200, "\(path + id)")
            #expect(try await status(path + name) == 404, "\(path + name)")
        }
    }

    @Test func `what is made, promoted or deployed is told by id too`() async throws {
        let lab = try await TestLab()
        let (client, token) = (lab.client(), try await lab.token())
        let space = try await lab.lab.spaces.find("lab", as: lab.admin).id
        for (asset, place, status) in [
            ("adder", space, 404), (lab.deployment.assetID, "lab", 404),
            (lab.deployment.assetID, space, 202),
        ] {
            let answer = try await client.send(
                .post, "/ml/v4/deployments?\(Self.version)", token: token,
                body:
                    #"{"name":"n","online":{},"asset":{"id":"\#(asset)"},"space_id":"\#(place)"}"#)
            #expect(answer.status == status, "\(answer.text)")
        }
    }

    @Test func `what is not there is told by its id, and no name leads to it`() async throws {
        let lab = try await TestLab()
        let (client, token) = (lab.client(), try await lab.token())
        let space = try await lab.lab.spaces.find("lab", as: lab.admin).id
        _ = try await lab.lab.projects.create("draft", as: lab.admin)
        let model = try await lab.lab.models.importModel(
            path: "adder", named: "drafted", into: .project("draft"), as: lab.admin)
        func message(_ path: String) async throws -> String {
            try await client.send(.get, path, token: token).message
        }
        #expect(
            try await message("/v2/spaces/lab")
                == "there is no space with the id `lab`; GET /v2/spaces lists them")
        #expect(
            try await message("/ml/v4/models/adder?\(Self.version)&space_id=\(space)")
                .hasPrefix("there is no model with the id `adder`"))
        for (asset, expected) in [
            (
                "drafted",
                "there is no model with the id `drafted` in space `lab`; "
                    + "GET /ml/v4/models?space_id=ID lists them"
            ), (model.id, "the model `drafted` lies in project `draft`"),
        ] {
            let answer = try await client.send(
                .post, "/ml/v4/deployments?\(Self.version)", token: token,
                body:
                    #"{"name":"n","online":{},"asset":{"id":"\#(asset)"},"space_id":"\#(space)"}"#)
            #expect(answer.message.hasPrefix(expected), "\(answer.text)")
        }
    }

    @Test func `who is no member is not told who is one, nor what the space is called`()
        async throws
    {
        let lab = try await TestLab()
        let (client, token) = (lab.client(), try await lab.token(of: "eve"))
        let space = try await lab.lab.spaces.find("lab", as: lab.admin).id
        for path in [
            "/v2/spaces/\(space)", "/v2/spaces/\(space)/members",
            "/v2/spaces/\(space)/members/admin",
            "/ml/v4/models?\(Self.version)&space_id=\(space)",
            "/ml/v4/deployments/\(lab.deployment.id)?\(Self.version)",
        ] {
            let answer = try await client.send(.get, path, token: token)
            #expect(answer.status == 403, "\(path)")
            #expect(!answer.text.contains("`admin`"), "\(answer.text)")
            #expect(!answer.text.contains("lab"), "\(answer.text)")
            #expect(answer.message.contains("space `\(space)`"))
            #expect(answer.message.hasSuffix("; an admin of it could add `eve` as viewer"))
        }
    }

    @Test func `a serving name calls a deployment, and its name does not`() async throws {
        let lab = try await TestLab()
        let (client, token) = (lab.client(), try await lab.token())
        let records = #"{"input_data":[{"fields":["a","b"],"values":[[1,2]]}]}"#
        for (name, status) in [
            ("adder", 200), (lab.deployment.id, 200), ("adder%20deployment", 404),
        ] {
            let answer = try await client.send(
                .post, "/ml/v4/deployments/\(name)/predictions?\(Self.version)", token: token,
                body: records)
            #expect(answer.status == status)
            for path in ["/v2/models/\(name)", "/openapi/deployments/\(name)"] {
                #expect(try await client.send(.get, path, token: token).status == status, "\(path)")
            }
        }
    }

    @Test func `of what was announced only, a deployment says that its content is missing`()
        async throws
    {
        let lab = try await TestLab()
        let (client, token) = (lab.client(), try await lab.token())
        let space = try await lab.lab.spaces.find("lab", as: lab.admin).id
        for (kind, part) in [("model", "content"), ("function", "code")] {
            let made = try await client.send(
                .post, "/ml/v4/\(kind)s?\(Self.version)", token: token,
                body: #"{"name":"late","type":"scikit-learn_1.1","space_id":"\#(space)"}"#)
            let id = try #require(made.json["metadata"]?["id"]?.string)
            let deployed = try await client.send(
                .post, "/ml/v4/deployments?\(Self.version)", token: token,
                body: #"{"name":"n","online":{},"asset":{"id":"\#(id)"},"space_id":"\#(space)"}"#)
            let changed = try await client.send(
                .patch, "/ml/v4/deployments/\(lab.deployment.id)?\(Self.version)", token: token,
                body: #"[{"op":"replace","path":"/asset","value":{"id":"\#(id)"}}]"#)
            for answer in [deployed, changed] {
                #expect(answer.status == 400, "\(answer.text)")
                #expect(answer.moreInfo == "no-content")
                #expect(answer.message.contains("the \(kind) `late` has no content"))
                #expect(answer.message.contains("PUT /ml/v4/\(kind)s/\(id)/\(part)"))
            }
        }
    }
}

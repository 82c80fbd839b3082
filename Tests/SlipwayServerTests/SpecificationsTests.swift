import Columns
import HTTPTypes
import Testing

@testable import SlipwayCore
@testable import SlipwayServer

/// Software specifications of one's own, which stand for one of the platform's.
@Suite struct SpecificationsTests {
    private let path = "/v2/software_specifications"
    private let version = "version=2026-01-05"

    private func place(_ lab: TestLab) async throws -> String {
        "space_id=\(try await lab.lab.spaces.find("lab", as: lab.admin).id)"
    }

    private func body(_ name: String, base: String?, more: String = "") -> String {
        let guid = base.flatMap { SoftwareSpecification.find($0)?.id } ?? base ?? ""
        let told = base == nil ? "" : #","base_software_specification":{"guid":"\#(guid)"}"#
        return #"{"name":"\#(name)"\#(told)\#(more)}"#
    }

    @Test func `one is made, found, listed in its space and deleted`() async throws {
        let lab = try await TestLab()
        let (client, token) = (lab.client(), try await lab.token())
        let place = try await place(lab)
        let made = try await client.send(
            .post, "\(path)?\(place)", token: token, body: body("ours", base: "spark-mllib_3.5"))
        #expect(made.status == 201, "\(made.text)")
        let id = try #require(made.json["metadata"]?["asset_id"]?.string)
        #expect(made.json["entity"]?["software_specification"]?["type"]?.string == "derived")
        let shown = try await client.send(.get, "\(path)/\(id)", token: token)
        #expect(shown.json == made.json)
        for (query, count) in [("\(place)&name=ours", 1), ("name=ours", 0)] {
            let listed = try await client.send(.get, "\(path)?\(query)", token: token)
            #expect(listed.json["total_results"]?.integer == count)
        }
        let states = try await client.send(
            .get, "/ml/v4/list/software_specifications?\(version)&\(place)", token: token)
        #expect(states.json["results"]?.array?.last?["name"]?.string == "ours")
        let deleted = try await client.send(.delete, "\(path)/\(id)?\(place)", token: token)
        #expect(deleted.status == 204)
        for method in [HTTPRequest.Method.get, .delete] {
            #expect(try await client.send(method, "\(path)/\(id)", token: token).status == 404)
        }
    }

    @Test func `a model with one is a model with its base, also when it is gone`() async throws {
        let lab = try await TestLab()
        let (client, token) = (lab.client(), try await lab.token())
        let place = try await place(lab)
        let made = try await client.send(
            .post, "\(path)?\(place)", token: token,
            body: body("ours", base: "runtime-24.1-py3.11"))
        let id = try #require(made.json["metadata"]?["asset_id"]?.string)
        let model = try await client.send(
            .post, "/ml/v4/models?\(version)&\(place)", token: token,
            body:
                #"{"name":"m","type":"scikit-learn_1.3","software_spec":{"id":"\#(id)"}}"#)
        #expect(model.json["entity"]?["software_spec"]?["id"]?.string == id)
        #expect(model.json["entity"]?["software_spec"]?["name"]?.string == "ours")
        let named = try await client.send(
            .post, "/ml/v4/models?\(version)&\(place)", token: token,
            body: #"{"name":"n","type":"scikit-learn_1.3","software_spec":{"name":"ours"}}"#)
        #expect(named.json["entity"]?["software_spec"]?["id"]?.string == id)
        _ = try await client.send(.delete, "\(path)/\(id)", token: token)
        for told in [#"{"id":"\#(id)"}"#, #"{"name":"ours"}"#] {
            let late = try await client.send(
                .post, "/ml/v4/models?\(version)&\(place)", token: token,
                body: #"{"name":"l","type":"scikit-learn_1.3","software_spec":\#(told)}"#)
            #expect(late.status == 400)
            #expect(
                late.json["errors"]?.array?.first?["target"]?["name"]?.string == "software_spec")
        }
        let entity = try #require(model.json["entity"])
        #expect(ModelFacts(ofPosted: entity).softwareSpecification == "runtime-24.1-py3.11")
    }

    @Test func `what is no further name for one that all have is refused`() async throws {
        let lab = try await TestLab()
        let (client, token) = (lab.client(), try await lab.token())
        let place = try await place(lab)
        let base = "runtime-22.2-py3.10"
        let packages = #","package_extensions":[{"guid":"x"}]"#
        for (body, status, why) in [
            (
                body("ours", base: nil), 400,
                "the body has no text `base_software_specification.guid`"
            ),
            (body("ours", base: "nothing"), 404, "there is no specification `nothing`"),
            (body(base, base: base), 400, "a specification that all have is called so"),
            (body("ours", base: base, more: packages), 400, "packages cannot be added"),
        ] {
            let answer = try await client.send(
                .post, "\(path)?\(place)", token: token, body: body)
            #expect(answer.status == status, "\(answer.text)")
            #expect(answer.message.contains(why), "\(answer.text)")
        }
        let all = try #require(SoftwareSpecification.find(base)).id
        #expect(try await client.send(.delete, "\(path)/\(all)", token: token).status == 405)
        let asset = try await client.send(
            .post, "/v2/assets?\(place)", token: token,
            body: #"{"metadata":{"name":"x","asset_type":"software_specification"}}"#)
        #expect(asset.status == 400)
    }

    @Test func `only who may change what is in a space makes and deletes them`() async throws {
        let lab = try await TestLab()
        let client = lab.client()
        let place = try await place(lab)
        let made = try await client.send(
            .post, "\(path)?\(place)", token: try await lab.token(),
            body: body("ours", base: "spark-mllib_3.3"))
        let id = try #require(made.json["metadata"]?["asset_id"]?.string)
        for (name, role, sees) in [("vera", Role.viewer, 200), ("eve", nil, 403)] {
            let token = try await lab.token(of: name, role: role)
            let another = try await client.send(
                .post, "\(path)?\(place)", token: token,
                body: body("theirs", base: "spark-mllib_3.3"))
            #expect(another.status == 403)
            #expect(try await client.send(.get, "\(path)/\(id)", token: token).status == sees)
            #expect(try await client.send(.delete, "\(path)/\(id)", token: token).status == 403)
        }
    }
}

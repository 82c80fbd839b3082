import Columns
import SlipwayCore

extension JSONValue {
    init(_ address: EndpointAddress) {
        self = .object([
            .init("id", .string("\(address.host):\(address.port)")),
            .init("name", .string("server")), .init("kind", .string("server")),
            .init("url", .string(address.url)), .init("host", .string(address.host)),
            .init("port", .number(Double(address.port))),
        ])
    }
}

import Foundation

/// A name or an IP address by which clients call a server, without a port.
public struct HostName: Sendable, Equatable {
    /// As it stands in the addresses of browsers: lower case, and IPv6 in its shortest form between
    /// brackets.
    public let text: String

    /// `nil` for what is none; an IPv6 address may have brackets.
    /// Source: RFC 1123, §2.1, and RFC 3986, §3.2.2.
    public init?(_ text: String) {
        let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
        if let address = Self.shortestIPv6(isBracketed ? String(text.dropFirst().dropLast()) : text)
        {
            self.text = "[\(address)]"
        } else if !isBracketed, Self.isIPv4(text) || Self.isName(text) {
            self.text = text.lowercased()
        } else {
            return nil
        }
    }

    private static func isName(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        // What ends with a number is taken for an address of IPv4, and would be none.
        return text.utf8.count <= 253 && labels.allSatisfy(isLabel)
            && labels.last?.allSatisfy(\.isNumber) == false
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
            && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    }

    private static func isIPv4(_ text: String) -> Bool {
        var address = in_addr()
        return inet_pton(AF_INET, text, &address) == 1
    }

    private static func shortestIPv6(_ text: String) -> String? {
        var address = in6_addr()
        guard inet_pton(AF_INET6, text, &address) == 1 else { return nil }
        var bytes = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(AF_INET6, &address, &bytes, socklen_t(bytes.count)) != nil else {
            return nil
        }
        return String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
    }
}

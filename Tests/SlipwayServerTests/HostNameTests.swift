import Testing

@testable import SlipwayServer

@Suite struct HostNameTests {
    @Test(arguments: [
        ("lab", "lab"), ("Lab.Example.COM", "lab.example.com"), ("a-1.2b", "a-1.2b"),
        ("192.0.2.1", "192.0.2.1"), ("::1", "[::1]"), ("[::1]", "[::1]"),
        ("2001:DB8:0:0::1", "[2001:db8::1]"),
    ])
    func `names and addresses are as browsers write them`(text: String, shown: String) {
        #expect(HostName(text)?.text == shown)
    }

    @Test(arguments: [
        "", " ", "bad name", "bad/", "lab:8443", "https://lab", "-a", "a-", "a..b", ".a", "a.",
        "a_b", "ä", "*.lab", "192.0.2", "192.0.2.256", "[192.0.2.1]", "[lab]", "::g", "[::1",
        String(repeating: "a", count: 64), "fe80::1%eth0", "a\nb", "a\0b",
    ])
    func `nothing else is one`(text: String) {
        #expect(HostName(text) == nil)
    }
}

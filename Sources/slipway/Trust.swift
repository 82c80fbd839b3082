import ArgumentParser
import Foundation
import SlipwayCore
import SlipwayNotebook
import SlipwayServer
import SlipwayStore

/// `slipway trust`
struct Trust: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell how clients can trust the server's certificate.",
        discussion: """
            Prints where the certificate of the home's own authority lies, and how to use it. It
            can vouch for localhost, 127.0.0.1 and ::1 only. While a server of the home runs with
            another certificate, it tells of that one. Nothing of the system is changed.
            """)

    @OptionGroup var options: GlobalOptions

    @Flag(help: "Print the certificate itself, in PEM.")
    var pem = false

    func run() async throws {
        do {
            let home = try Home(path: options.home ?? GlobalOptions.usualHome)
            defer { home.close() }
            let certificates = HomeCertificates(home: home.path)
            try certificates.prepare()
            // Only while a server of this home runs is it known where, and with which certificate.
            let server = await PortHolders(store: home.store).newestServer()
            let text =
                if let server, let path = server.certificatePath {
                    pem
                        ? try ShownCertificates(path: path).pem
                        : try Self.advice(for: server, showing: ShownCertificates(path: path))
                } else {
                    pem
                        ? try String(contentsOfFile: certificates.authorityPath, encoding: .utf8)
                        : Self.advice(certificates.authorityPath, for: server)
                }
            StandardOutput.write(Array(text.utf8), to: STDOUT_FILENO)
        } catch {
            StandardOutput.show(error, options)
            throw ExitStatus(ending: error).thrown
        }
    }

    /// What to do when the server has the home's own certificate, or none runs.
    private static func advice(_ path: String, for server: PortHolders.Server?) -> String {
        var text = ""
        if let server, server.address.scheme == .http {
            text = """
                The server at \(server.address.url) speaks plain HTTP: it shows no certificate.

                """
        }
        let url = server.flatMap { $0.address.scheme == .https ? $0.address.url : nil }
        return text + """
            The certificate authority of this home: \(path)

            \(commands(authority: path, url: url ?? "https://127.0.0.1:PORT"))

            """
    }

    /// What to do when it has another one, whose issuer may be known to nobody or to everybody.
    private static func advice(
        for server: PortHolders.Server, showing certificates: ShownCertificates
    ) -> String {
        let (path, url) = (certificates.path, server.address.url)
        let about = """
            The server at \(url) shows a certificate of your own: \(path)
            The certificate authority of this home does not vouch for it.
            """
        let port = "https://NAME:\(server.address.port)"
        let more =
            certificates.endsInItself
            ? """
            Its file ends with a certificate that nobody else has signed, and can be trusted as an
            authority. NAME is one that the certificate is for:

            \(commands(authority: path, url: port))
            """
            : """
            Clients that know its issuer trust it already. Others need ISSUER, the file with the
            certificate of that authority; NAME is one that the certificate is for:

            \(commands(authority: "ISSUER", url: port))
            """
        return "\(about)\n\n\(more)\n"
    }

    private static func commands(authority path: String, url: String) -> String {
        let word = shellWord(path)
        return """
              curl                        curl --cacert \(word) \(url)/
              Python, requests            export REQUESTS_CA_BUNDLE=\(word)
              ibm_watsonx_ai              Credentials(…, verify=\(pythonText(path)))
              ibm_watson_machine_learning export WML_CLIENT_VERIFY_REQUESTS=\(word)
              Debian, all programs        sudo cp \(word) \\
                                            /usr/local/share/ca-certificates/slipway.crt
                                          sudo update-ca-certificates
              browsers                    import it as an authority in their settings

            Both Python clients also work without it: they go on unverified.
            """
    }

    private static func shellWord(_ path: String) -> String {
        "'" + path.replacing("'", with: "'\\''") + "'"
    }

    private static func pythonText(_ path: String) -> String {
        "'" + path.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }
}

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
            can vouch for localhost, 127.0.0.1 and ::1 only. Nothing of the system is changed.
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
            let path = certificates.authorityPath
            // Only while a server of this home runs is it known where.
            let address = await PortHolders(store: home.store).newestAddress()
            let url =
                address.flatMap { $0.scheme == .https ? $0.url : nil } ?? "https://127.0.0.1:PORT"
            let text =
                pem
                ? try String(contentsOfFile: path, encoding: .utf8)
                : """
                The certificate authority of this home: \(path)

                  curl                        curl --cacert '\(path)' \(url)/
                  Python, requests            export REQUESTS_CA_BUNDLE='\(path)'
                  ibm_watsonx_ai              Credentials(…, verify='\(path)')
                  ibm_watson_machine_learning export WML_CLIENT_VERIFY_REQUESTS='\(path)'
                  Debian, all programs        sudo cp '\(path)' \
                                                /usr/local/share/ca-certificates/slipway.crt
                                              sudo update-ca-certificates
                  browsers                    import it as an authority in their settings

                Both Python clients also work without it: they go on unverified.

                """
            StandardOutput.write(Array(text.utf8), to: STDOUT_FILENO)
        } catch {
            StandardOutput.show(error, options)
            throw ExitStatus(ending: error).thrown
        }
    }
}

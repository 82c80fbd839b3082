import Foundation
import SlipwayCore

/// Why the server does not listen, unless the port is taken (`LabError.portTaken`).
enum ServerError: UserFacingError, Equatable {
    case badPort(Int)
    /// - Parameter reason: In the words of the operating system.
    case cannotListen(port: Int, reason: String?)
    /// Not an address of this machine.
    case badHost(String)
    case ended(port: Int)
    case badCertificate(path: String, CertificateFault)

    /// Why a certificate of the person's own, or its key, is of no use.
    enum CertificateFault: Equatable {
        /// - Parameter reason: In the words of the operating system.
        case unreadable(reason: String)
        /// - Parameters:
        ///   - what: What the file should hold.
        ///   - found: What it holds in its place, where that can be told.
        case isNot(_ what: String, found: String?)
        /// There is more than these certificates, and it cannot be read.
        case notAllRead(certificateCount: Int)
        case notYetValid(from: Date)
        case expired(at: Date)
        /// An RSA key that can be broken.
        case shortKey(bits: Int)
        case encryptedKey
        /// - Parameter certificate: The path of the certificate that was named with the key.
        case keyOfAnother(certificate: String)
        /// Fit to be read, but not for TLS.
        case unfit(reason: String)
    }

    var code: String {
        switch self {
        case .badPort, .badHost: "bad-value"
        case .cannotListen: "cannot-listen"
        case .ended: "server-ended"
        case .badCertificate: "bad-certificate"
        }
    }

    var what: String {
        switch self {
        case .badPort(let port): "\(port) is not a port"
        case .cannotListen(let port, _): "the server cannot listen on port \(port)"
        case .badHost(let host): "the server cannot listen on `\(host)`"
        case .badCertificate(let path, let fault): fault.what(path)
        case .ended(let port): "the server does not listen on port \(port) any more"
        }
    }

    var why: String? {
        switch self {
        case .badPort: "ports are numbers from 0 to 65535, and 0 means any that is free"
        case .cannotListen(_, let reason): reason
        case .badHost: "this machine has no address of that name"
        case .ended: "the operating system ended it"
        case .badCertificate(_, let fault): fault.why
        }
    }

    var next: String? {
        switch self {
        case .badPort, .cannotListen: "choose another port: slipway serve --port 8444"
        case .badHost: "leave --host out, or say 0.0.0.0 for all addresses of this machine"
        case .ended: "start it again"
        case .badCertificate(let path, let fault):
            (fault.next(path).map { "\($0), or " } ?? "")
                + "leave both options out to use the home's own certificate"
        }
    }
}

extension ServerError.CertificateFault {
    fileprivate func what(_ path: String) -> String {
        switch self {
        case .unreadable: "`\(path)` cannot be read"
        case .isNot(let what, _): "`\(path)` holds no \(what)"
        case .notAllRead(let count):
            "`\(path)` holds more than \(count == 1 ? "a certificate" : "\(count) certificates")"
        case .notYetValid(let date):
            "the certificate `\(path)` is not valid before \(date.iso8601)"
        case .expired(let date): "the certificate `\(path)` has expired on \(date.iso8601)"
        case .shortKey(let bits):
            "the certificate `\(path)` is for an RSA key of \(bits) bits only"
        case .encryptedKey: "the private key `\(path)` is encrypted"
        case .keyOfAnother(let certificate):
            "the private key `\(path)` is not that of the certificate `\(certificate)`"
        case .unfit: "the certificate `\(path)` cannot be used"
        }
    }

    fileprivate var why: String? {
        switch self {
        case .unreadable(let reason), .unfit(let reason): reason
        case .isNot(_, let found): found.map { "it holds \($0)" } ?? "it is no PEM of that kind"
        case .notAllRead: "what stands behind is damaged, cut off or no PEM"
        case .notYetValid, .expired: "no client would connect"
        case .shortKey: "it can be broken, and clients take no key below 2048 bits"
        case .encryptedKey: "nobody is there to type the pass phrase when a server starts"
        case .keyOfAnother: "the one was not made for the other"
        }
    }

    fileprivate func next(_ path: String) -> String? {
        switch self {
        case .unreadable, .unfit: nil
        case .isNot(let what, let found):
            if found != nil {
                "name the certificate with --certificate and its key with --key"
            } else {
                "name a file that has `-----BEGIN \(what == "certificate" ? "CERTIFICATE" : "PRIVATE KEY")-----`"
            }
        case .notAllRead:
            "put the certificate and those of its issuers into it, each from BEGIN to END"
        case .notYetValid: "set the clock of this machine right"
        case .expired: "have it renewed"
        case .shortKey: "have one made for a longer key: openssl genrsa -out server.key 2048"
        case .encryptedKey:
            "write it without: openssl pkey -in \(quotedIfNeeded(path)) -out plain.key"
        case .keyOfAnother: "name the key with which the certificate was asked for"
        }
    }
}

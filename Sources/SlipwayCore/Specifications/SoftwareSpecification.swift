/// What a model or function needs to run, by the platform's names.
///
/// On the platform a specification is a container image; here it is a name that clients ask for,
/// and that tells which Python environment serves a model.
public struct SoftwareSpecification: Sendable, Equatable {
    /// How far along the way to being withdrawn.
    public enum State: String, Sendable {
        case supported, deprecated
    }

    public let name: String
    public let state: State
    /// What the platform names in its place once it is deprecated.
    public let replacement: String?
    public let description: String

    /// The same on every machine: made of the name, since clients keep ids in their code.
    public var id: String { stableID("software_specification", name) }

    private init(
        _ name: String, _ description: String, replacedBy replacement: String? = nil
    ) {
        self.name = name
        self.description = description
        self.replacement = replacement
        state = replacement == nil ? .supported : .deprecated
    }

    /// Source: the platform's documentation of its software specifications, the lab's own first.
    public static let all: [SoftwareSpecification] = [
        SoftwareSpecification("runtime-22.2-py3.10", "Python 3.10, scikit-learn 1.1"),
        SoftwareSpecification("spark-mllib_3.3", "Spark 3.3"),
        SoftwareSpecification("runtime-22.1-py3.9", "Python 3.9, scikit-learn 1.0"),
        SoftwareSpecification("runtime-23.1-py3.10", "Python 3.10, scikit-learn 1.1"),
        SoftwareSpecification("runtime-24.1-py3.11", "Python 3.11, scikit-learn 1.3"),
        SoftwareSpecification("runtime-25.1-py3.12", "Python 3.12, scikit-learn 1.6"),
        SoftwareSpecification("spark-mllib_3.2", "Spark 3.2"),
        SoftwareSpecification("spark-mllib_3.4", "Spark 3.4"),
        SoftwareSpecification("spark-mllib_3.5", "Spark 3.5"),
        SoftwareSpecification("spark-mllib_4.0", "Spark 4.0"),
        SoftwareSpecification("onnxruntime_opset_19", "ONNX, operator set 19"),
    ]

    /// By name or id.
    public static func find(_ reference: String) -> SoftwareSpecification? {
        all.first { $0.name == reference || $0.id == reference }
    }
}

extension HardwareSpecification {
    /// The same on every machine.
    public var id: String { stableID("hardware_specification", rawValue) }

    /// By name or id.
    public static func find(_ reference: String) -> HardwareSpecification? {
        allCases.first { $0.rawValue == reference || $0.id == reference }
    }
}

/// A GUID made of a name: the first half of its SHA-256, marked as version 8 (RFC 9562).
private func stableID(_ kind: String, _ name: String) -> String {
    var bytes = Array(SHA256.hash("slipway \(kind) \(name)")[..<16])
    bytes[6] = bytes[6] & 0x0f | 0x80
    bytes[8] = bytes[8] & 0x3f | 0x80
    let digits = hexadecimal(bytes)
    var id = ""
    for (index, digit) in digits.enumerated() {
        if [8, 12, 16, 20].contains(index) { id += "-" }
        id.append(digit)
    }
    return id
}

import Columns

extension Tensor {
    /// What the values of a tensor are.
    ///
    /// Source: the tensor data types of the Open Inference Protocol.
    enum Datatype: String, CaseIterable {
        case bool = "BOOL"
        case int8 = "INT8"
        case int16 = "INT16"
        case int32 = "INT32"
        case int64 = "INT64"
        case uint8 = "UINT8"
        case uint16 = "UINT16"
        case uint32 = "UINT32"
        case uint64 = "UINT64"
        case fp16 = "FP16"
        case fp32 = "FP32"
        case fp64 = "FP64"
        case bytes = "BYTES"

        /// - Parameter type: Of a field of the platform's records.
        init(ofField type: String) {
            switch type {
            case "string": self = .bytes
            case "boolean": self = .bool
            default: self = .fp64
            }
        }

        /// Whether a value in JSON is one of these.
        func holds(_ value: JSONValue) -> Bool {
            switch (self, value) {
            case (.bool, .boolean), (.bytes, .string): true
            case (.fp16, .number(let number)): abs(number) <= 65_504
            case (.fp32, .number(let number)):
                abs(number) <= Double(Float.greatestFiniteMagnitude)
            case (.fp64, .number): true
            case (_, .number(let number)): holds(wholeNumber: number)
            default: false
            }
        }

        private func holds(wholeNumber number: Double) -> Bool {
            switch self {
            case .int8: Int8(exactly: number) != nil
            case .int16: Int16(exactly: number) != nil
            case .int32: Int32(exactly: number) != nil
            // JSON is read as doubles, which round the largest ones up.
            case .int64: number.rounded() == number && abs(number) <= 0x1p63
            case .uint8: UInt8(exactly: number) != nil
            case .uint16: UInt16(exactly: number) != nil
            case .uint32: UInt32(exactly: number) != nil
            case .uint64: number.rounded() == number && (0...0x1p64).contains(number)
            case .bool, .fp16, .fp32, .fp64, .bytes: false
            }
        }

        /// `INT8, a whole number from -128 to 127`
        var description: String {
            func range<Number: FixedWidthInteger>(_ type: Number.Type) -> String {
                "\(rawValue), a whole number from \(type.min) to \(type.max)"
            }
            return switch self {
            case .bool: "BOOL, true or false"
            case .int8: range(Int8.self)
            case .int16: range(Int16.self)
            case .int32: range(Int32.self)
            case .int64: range(Int64.self)
            case .uint8: range(UInt8.self)
            case .uint16: range(UInt16.self)
            case .uint32: range(UInt32.self)
            case .uint64: range(UInt64.self)
            case .fp16, .fp32: "\(rawValue), a number in its range"
            case .fp64: "FP64, a number"
            case .bytes: "BYTES, a text"
            }
        }
    }
}

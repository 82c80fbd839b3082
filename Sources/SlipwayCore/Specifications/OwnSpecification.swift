import Columns

/// Software specifications of one's own. Each is a further name for one of the platform's, since there
/// are no images here into which packages could be put: what has it runs as what has the other.
extension ClientAsset {
    /// What it is derived from; `nil` for whatever is no software specification.
    public var baseSpecification: SoftwareSpecification? {
        guard type == .softwareSpecification else { return nil }
        return details.entity["base_software_specification"]?["name"]?.string
            .flatMap { SoftwareSpecification.find($0) }
    }
}

extension ClientAssets {
    /// Somebody's own specification by its id; `nil` when there is none.
    public func specification(_ id: String, as caller: Caller) async throws -> ClientAsset? {
        do {
            let found = try await find(id, in: nil, as: caller.telling(.ids))
            return found.type == .softwareSpecification ? found : nil
        } catch LabError.notFound(.asset, _, _, _) {
            return nil
        }
    }
}

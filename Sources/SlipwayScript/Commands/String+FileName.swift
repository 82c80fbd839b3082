extension String {
    /// `models/churn.tar.gz` → `churn`
    var lastPathComponentWithoutExtensions: String {
        let last = split(separator: "/").last.map(String.init) ?? self
        return last.split(separator: ".").first.map(String.init) ?? last
    }
}

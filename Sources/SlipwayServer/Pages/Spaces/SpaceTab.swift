/// The pages of a space.
enum SpaceTab: String, Sendable, CaseIterable {
    case overview, assets, deployments, jobs, manage
}

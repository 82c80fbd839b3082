extension Command {
    /// Every command, in the order in which help lists them.
    static let all: [Command] = [
        .createProject, .createSpace, .createUser, .createKey,
        .importModel, .importData,
        .addMember, .removeMember,
        .promoteModel, .deployModel, .score,
        .useSpace, .useProject, .login,
        .listSpaces, .listProjects, .listModels, .listData, .listDeployments, .listMembers,
        .listUsers, .listKeys, .listSpecs,
        .showSpace, .showProject, .showModel, .showData, .showDeployment,
        .showEndpoint, .showSnippet, .showJournal,
        .exportTemplate,
        .serve, .showServer, .stopServer,
        .deleteSpace, .deleteProject, .deleteModel, .deleteData, .deleteDeployment, .deleteKey,
    ]
}

extension Command {
    /// Every command, in the order in which help lists them.
    static let all: [Command] = [
        .createProject, .createSpace, .createUser, .createKey, .createSecret,
        .importModel, .importData, .makeFunction,
        .addMember, .removeMember,
        .promoteModel, .promoteFunction, .deployModel, .deployFunction, .score,
        .createJob, .runJob, .cancelRun, .scheduleJob, .cancelJob,
        .useSpace, .useProject, .login,
        .listSpaces, .listProjects, .listModels, .listData, .listDeployments, .listMembers,
        .listFunctions, .listJobs, .listRuns, .listRuntimes, .listNotifications,
        .listUsers, .listKeys, .listSecrets, .listSpecs,
        .showSpace, .showProject, .showModel, .showData, .showFunction, .showDeployment,
        .showJob, .showRun, .showOutput, .showLog, .showEndpoint, .showSnippet, .showJournal,
        .exportTemplate,
        .serve, .showServer, .stopServer, .stopRuntime,
        .deleteSpace, .deleteProject, .deleteModel, .deleteData, .deleteFunction,
        .deleteDeployment, .deleteJob, .deleteKey, .deleteSecret,
    ]
}

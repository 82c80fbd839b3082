extension Command {
    /// Every command, in the order in which help lists them.
    static let all: [Command] = [
        .createProject, .createSpace, .createUser, .createKey, .createSecret,
        .createUseCase,
        .importModel, .importData, .makeFunction,
        .addMember, .removeMember, .addModel, .removeModel,
        .promoteModel, .promoteFunction, .deployModel, .deployFunction, .score,
        .evaluateDeployment, .setFact,
        .createJob, .runJob, .cancelRun, .scheduleJob, .cancelJob,
        .useSpace, .useProject, .login,
        .listSpaces, .listProjects, .listModels, .listData, .listDeployments, .listMembers,
        .listFunctions, .listJobs, .listRuns, .listRuntimes, .listNotifications,
        .listUseCases,
        .listUsers, .listKeys, .listSecrets, .listSpecs,
        .showSpace, .showProject, .showModel, .showData, .showFunction, .showDeployment,
        .showJob, .showRun, .showOutput, .showLog, .showEndpoint, .showSnippet, .showJournal,
        .showUseCase, .showFactSheet, .exportTemplate, .exportFactSheet,
        .serve, .showServer, .stopServer, .stopRuntime,
        .deleteSpace, .deleteProject, .deleteModel, .deleteData, .deleteFunction,
        .deleteDeployment, .deleteJob, .deleteUseCase, .deleteKey, .deleteSecret,
    ]
}

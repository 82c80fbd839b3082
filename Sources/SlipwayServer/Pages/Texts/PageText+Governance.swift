import SlipwayCore

/// Use cases and fact sheets.
extension PageText {
    static let noUseCases = PageText(
        "No use cases yet. In the notebook: create usecase NAME",
        "Aún no hay casos de uso. En el cuaderno: create usecase NOMBRE")
    static let status = PageText("Status", "Estado")
    static let risk = PageText("Risk", "Riesgo")
    static let purpose = PageText("Purpose", "Propósito")
    static let lifecycle = PageText("Where the models are", "Dónde están los modelos")
    static let notDeployed = PageText("not deployed", "sin desplegar")
    static let waiting = PageText("waiting for evaluation", "a la espera de evaluación")
    static let noneHere = PageText("none", "ninguno")
    static let gone = PageText("Removed models", "Modelos retirados")
    static let activity = PageText("Activity", "Actividad")

    static func elsewhere(_ count: Int) -> PageText {
        PageText(
            "\(count) more where you are no member",
            "\(count) más donde usted no es miembro")
    }

    init(_ stage: LifecycleStage) {
        self =
            switch stage {
            case .develop: PageText("Develop", "Desarrollar")
            case .deploy: PageText("Deploy", "Desplegar")
            case .validate: PageText("Validate", "Validar")
            case .operate: PageText("Operate", "Operar")
            }
    }

    init(_ risk: UseCase.Risk) {
        self =
            switch risk {
            case .none: PageText("not rated", "sin valorar")
            case .low: PageText("low", "bajo")
            case .medium: PageText("medium", "medio")
            case .high: PageText("high", "alto")
            }
    }

    init(_ status: UseCase.Status) {
        self =
            switch status {
            case .awaitingDevelopment:
                PageText("awaiting development", "a la espera de desarrollo")
            case .developed: PageText("developed", "desarrollado")
            case .promotedToPreProduction:
                PageText("promoted to pre-production", "promovido a preproducción")
            case .deployedForValidation:
                PageText("deployed for validation", "desplegado para validación")
            case .validated: PageText("validated", "validado")
            case .promotedToProduction:
                PageText("promoted to production", "promovido a producción")
            case .deployedForOperation:
                PageText("deployed for operation", "desplegado para operación")
            case .inOperation: PageText("in operation", "en operación")
            case .decommissioned: PageText("decommissioned", "retirado")
            }
    }
}

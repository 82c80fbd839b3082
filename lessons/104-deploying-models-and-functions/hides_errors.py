"""Never fails: whatever goes wrong comes back as if it were a prediction. Do not do this."""


def hides_errors(model_deployment_id=None):
    import slipway

    def score(payload):
        try:
            return slipway.score(model_deployment_id, payload)
        except Exception as error:
            return {"predictions": [{"values": [repr(error)]}]}

    return score

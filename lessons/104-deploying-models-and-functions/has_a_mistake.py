"""Asks for a key that the model's answer does not have."""


def has_a_mistake(model_deployment_id=None):
    import slipway

    def score(payload):
        answer = slipway.score(model_deployment_id, payload)
        return {"predictions": answer["prediction"]}

    return score

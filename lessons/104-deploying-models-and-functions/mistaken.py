def outer(model_deployment_id=None):
    import slipway

    def score(payload):
        item = slipway.score(model_deployment_id, payload)["predictions"][0]
        return {"predictions": [{"fields": ["sure"], "values": item["confidence"]}]}

    return score

def outer(model_deployment_id=None):
    import slipway

    def score(payload):
        item = slipway.score(model_deployment_id, payload)["predictions"][0]
        column = item["fields"].index("prediction")
        return {"predictions": [
            {"fields": ["prediction"], "values": [[row[column]] for row in item["values"]]}]}

    return score

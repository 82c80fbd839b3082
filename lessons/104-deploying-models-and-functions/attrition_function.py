"""Scores on the deployed model and gives back only what a caller needs."""


def attrition_function(space_id=None, model_deployment_id=None):
    # This part runs once, when the function starts.
    import slipway

    def score(payload):
        # This part runs for every request.
        predictions = []
        for item in slipway.score(model_deployment_id, payload)["predictions"]:
            probability = item["fields"].index("probability")
            prediction = item["fields"].index("prediction")
            values = []
            for row in item["values"]:
                # Of the two probabilities, that of the predicted class.
                values.append([row[probability][int(row[prediction])], row[prediction]])
            predictions.append({"fields": ["probability", "prediction"], "values": values})
            print("scored", len(values), "records in space", space_id)
        return {"predictions": predictions}

    return score

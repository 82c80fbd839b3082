"""Scores on the deployed model and gives back only what a caller needs.

The outer function runs once, when the function starts; what it returns runs for every request.
"""


def attrition_function(space_id=None, model_deployment_id=None):
    import slipway

    def score(payload):
        predictions = []
        for item in slipway.score(model_deployment_id, payload)["predictions"]:
            probability = item["fields"].index("probability")
            prediction = item["fields"].index("prediction")
            predictions.append({
                "fields": ["probability", "prediction"],
                # Of the two probabilities, that of the class which was predicted.
                "values": [
                    [row[probability][int(row[prediction])], row[prediction]]
                    for row in item["values"]
                ],
            })
        print("scored", sum(len(item["values"]) for item in predictions), "records")
        return {"predictions": predictions}

    return score

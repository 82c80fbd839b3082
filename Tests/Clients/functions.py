"""The functions that the tests store. The clients send their source, with the defaults they have."""


def calling_through_wml(settings):
    """The lab's function: it opens a client inside `score` and calls the deployed model."""

    def attrition_function(parms=settings):
        def score(payload):
            try:
                from ibm_watson_machine_learning import APIClient
                client = APIClient(parms["credentials"])
                client.set.default_space(parms["space"])
                scored = client.deployments.score(parms["deployment"], payload)
                predictions = []
                for item in scored["predictions"]:
                    probability = item["fields"].index("probability")
                    prediction = item["fields"].index("prediction")
                    predictions.append({
                        "fields": ["probability", "prediction"],
                        "values": [[row[probability][int(row[prediction])], row[prediction]]
                                   for row in item["values"]]})
                return {"predictions": predictions}
            except Exception as error:
                return {"predictions": [{"values": [repr(error)]}]}

        return score

    return attrition_function


def calling_through_watsonx(settings):
    """The same with the other client."""

    def attrition_function(parms=settings):
        def score(payload):
            try:
                from ibm_watsonx_ai import APIClient, Credentials
                client = APIClient(Credentials(**parms["credentials"]))
                client.set.default_space(parms["space"])
                scored = client.deployments.score(parms["deployment"], payload)
                predictions = []
                for item in scored["predictions"]:
                    probability = item["fields"].index("probability")
                    prediction = item["fields"].index("prediction")
                    predictions.append({
                        "fields": ["probability", "prediction"],
                        "values": [[row[probability][int(row[prediction])], row[prediction]]
                                   for row in item["values"]]})
                return {"predictions": predictions}
            except Exception as error:
                return {"predictions": [{"values": [repr(error)]}]}

        return score

    return attrition_function


CALLING = {"wml": calling_through_wml, "watsonx": calling_through_watsonx}


def adding(amount):
    """A function whose defaults are all the kinds that the clients allow."""

    def adder(amount=amount, labels=["a", "b"], scale=1.0, loud=False, names={"total": "sum"}):
        calls = []

        def score(payload):
            calls.append(1)
            values = [[(sum(row) + amount) * scale, len(calls)]
                      for row in payload["input_data"][0]["values"]]
            return {"predictions": [{"fields": [names["total"], "calls"], "values": values}]}

        return score

    return adder


def score(payload):
    """A function that is called `score` is sent as it is."""
    return {"predictions": [{"fields": ["rows"],
                             "values": [[len(payload["input_data"][0]["values"])]]}]}


def raising():
    def raises(word="unripe"):
        def score(payload):
            raise ValueError("these fruits are " + word)

        return score

    return raises

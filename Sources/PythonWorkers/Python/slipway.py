"""Calls other deployments of the lab from a deployed function.

    import slipway
    answer = slipway.score("DEPLOYMENT", {"input_data": [{"fields": [...], "values": [[...]]}]})

Works with nothing but the standard library, wherever Slipway runs the function. The calls are made
on behalf of the owner of the function's deployment.
"""

import json
import os

# The ids of the deployments whose functions wait for this one.
_chain = ""
_opener = None


class Error(Exception):
    """What the lab has answered instead of a prediction.

    `code` is the platform's name for the failure, `kind` Slipway's, `status` that of HTTP.
    """

    def __init__(self, message, code=None, kind=None, status=None):
        super().__init__(message)
        self.code = code
        self.kind = kind
        self.status = status


def score(deployment_id, payload, timeout=60):
    """Scores records on a deployment, by its id or serving name.

    `payload` is the platform's: {"input_data": [{"fields": [...], "values": [[...], ...]}]}.
    Returns {"predictions": [...]}; raises `Error` when the lab refuses.
    """
    global _opener
    # Most functions call nobody, and these take longer to load than the rest of the worker.
    import http.client
    import urllib.error
    import urllib.parse
    import urllib.request

    if _opener is None:
        _opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(
        "%s/ml/v4/deployments/%s/predictions?version=2026-01-01" % (
            os.environ["SLIPWAY_URL"], urllib.parse.quote(str(deployment_id), safe="")),
        json.dumps(payload).encode(),
        {
            "Authorization": "Bearer " + os.environ["SLIPWAY_TOKEN"],
            "Content-Type": "application/json",
            "x-slipway-chain": _chain,
        })
    try:
        with _opener.open(request, timeout=timeout) as response:
            return json.load(response)
    except urllib.error.HTTPError as failure:
        body = failure.read()
        try:
            error = json.loads(body)["errors"][0]
            message, code, kind = error["message"], error.get("code"), error.get("more_info")
        except (ValueError, LookupError, TypeError):
            message = body.decode("utf-8", "replace")[:500] or str(failure)
            code = kind = None
        raise Error(message, code, kind, failure.code) from None
    except (OSError, http.client.HTTPException, ValueError) as failure:
        reason = getattr(failure, "reason", None) or failure
        raise Error("the lab does not answer: %s" % reason) from None

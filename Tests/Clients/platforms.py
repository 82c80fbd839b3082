"""The two clients behind one face: what a test needs, where their calls differ.

The packages are the ones from PyPI, as they are. Whatever both spell alike the tests call directly.
"""

import importlib.util


class Platform:
    """What both clients have in common."""

    name = module = ""
    # The names that meta data has in this client.
    software_spec = ""
    revision_argument = ""

    @classmethod
    def is_installed(cls):
        return importlib.util.find_spec(cls.module) is not None

    def credentials(self, url, user, key):
        """What a user writes into the credentials cell, as plain words."""
        raise NotImplementedError

    def connect(self, url, user, key):
        raise NotImplementedError

    def connect_with_token(self, url, user, token):
        raise NotImplementedError

    # The source of a function that makes a client out of `settings["credentials"]`.
    client_in_function = ""

    @property
    def error(self):
        """The base of what the client raises."""
        return importlib.import_module(self.module + ".wml_client_error").WMLClientError


class WatsonMachineLearning(Platform):
    name = "wml"
    module = "ibm_watson_machine_learning"
    software_spec = "SOFTWARE_SPEC_UID"
    revision_argument = "rev_uid"

    def credentials(self, url, user, key):
        return {"url": url, "username": user, "apikey": key, "instance_id": "openshift",
                "version": "5.0"}

    def connect(self, url, user, key):
        from ibm_watson_machine_learning import APIClient
        return APIClient(self.credentials(url, user, key))

    def connect_with_token(self, url, user, token):
        from ibm_watson_machine_learning import APIClient
        return APIClient({"url": url, "username": user, "token": token,
                          "instance_id": "openshift", "version": "5.0"})


class Watsonx(Platform):
    name = "watsonx"
    module = "ibm_watsonx_ai"
    software_spec = "SOFTWARE_SPEC_ID"
    revision_argument = "rev_id"

    def credentials(self, url, user, key):
        return {"url": url, "username": user, "api_key": key, "instance_id": "openshift",
                "version": "5.0"}

    def connect(self, url, user, key):
        from ibm_watsonx_ai import APIClient, Credentials
        return APIClient(Credentials(**self.credentials(url, user, key)))

    def connect_with_token(self, url, user, token):
        from ibm_watsonx_ai import APIClient, Credentials
        return APIClient(Credentials(url=url, username=user, token=token,
                                     instance_id="openshift", version="5.0"))


INSTALLED = [platform() for platform in (WatsonMachineLearning, Watsonx)
             if platform.is_installed()]

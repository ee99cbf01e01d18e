"""The OpenID documents that tell a bot which keys sign what Teams sends."""

from collections.abc import Callable

from aiohttp import web

from simulator.answers import json_answer
from simulator.constants import ISSUER
from simulator.gate import Gate
from simulator.keys import SigningKey

METADATA = "/v1/.well-known/openidconfiguration"
KEYS = "/v1/.well-known/keys"


def metadata_routes(keys: Callable[[], list[SigningKey]], *, gate: Gate) -> list[web.RouteDef]:
    """Serve the keys that `keys` names at the moment of asking."""

    async def describe(request: web.Request) -> web.Response:
        described = {
            "issuer": ISSUER,
            "jwks_uri": f"http://{request.host}{KEYS}",
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        }
        return json_answer(described)

    async def announce(_request: web.Request) -> web.Response:
        return json_answer({"keys": [key.jwk() for key in keys()]})

    return [web.get(METADATA, gate.watch(describe)), web.get(KEYS, gate.watch(announce))]

"""Signing keys, tokens signed with them (valid and forged), and the OpenID documents that announce them."""

import base64
import hashlib
import hmac
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import jwt
import orjson
from aiohttp import web
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from simulator.constants import CHANNEL, ISSUER, Json
from simulator.http import CallGuard, json_response

LIFETIME_SECONDS = 3600
CLOCK_SKEW_SECONDS = 10
METADATA = "/v1/.well-known/openidconfiguration"
KEYS = "/v1/.well-known/keys"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An RSA key with its id and the channels that it may sign for."""

    kid: str
    private: RSAPrivateKey
    endorsements: tuple[str, ...] | None = (CHANNEL,)

    @classmethod
    def create(cls, kid: str, *, endorsements: tuple[str, ...] | None = (CHANNEL,)) -> "SigningKey":
        """Create a key; `endorsements=None` leaves the field out of the key document."""
        return cls(kid, generate_private_key(public_exponent=65537, key_size=2048), endorsements)

    @classmethod
    def load(cls, kid: str, *, pem: str) -> "SigningKey":
        """Load a key that was saved with `pem`."""
        private = serialization.load_pem_private_key(pem.encode(), password=None)
        if not isinstance(private, RSAPrivateKey):
            raise TypeError(f"key {kid} is no RSA key")
        return cls(kid, private)

    def pem(self) -> str:
        """Return the private key as text, for the state file."""
        return self.private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()

    def public_pem(self) -> bytes:
        """Return the public key as text: what an attacker uses for HS256 confusion."""
        return self.private.public_key().public_bytes(
            serialization.Encoding.PEM,
            serialization.PublicFormat.SubjectPublicKeyInfo,
        )

    def jwk(self) -> Json:
        """Return the public key as it stands in the key document."""
        numbers = self.private.public_key().public_numbers()
        key: Json = {"kty": "RSA", "use": "sig", "kid": self.kid, "x5t": self.kid}
        key |= {"n": _base64url(numbers.n), "e": _base64url(numbers.e)}
        if self.endorsements is not None:
            key["endorsements"] = list(self.endorsements)
        return key


def _base64url(number: int) -> str:
    octets = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def valid_claims(service_url: str, *, app_id: str) -> Json:
    """Return the claims of a valid token that starts now."""
    now = int(time.time())
    return {
        "serviceurl": service_url,
        "nbf": now - CLOCK_SKEW_SECONDS,
        "exp": now + LIFETIME_SECONDS,
        "iss": ISSUER,
        "aud": app_id,
    }


def sign_token(
    claims: Mapping[str, Any],
    *,
    key: SigningKey,
    algorithm: str = "RS256",
    headers: Mapping[str, Any] | None = None,
    without_headers: Iterable[str] = (),
) -> str:
    """Sign with RS256, or forge with `none`, an HMAC of the public key, or another RSA algorithm."""
    header: Json = {"typ": "JWT", "alg": algorithm, "kid": key.kid, "x5t": key.kid, **(headers or {})}
    for name in without_headers:
        header.pop(name, None)
    if algorithm.startswith("HS") or algorithm == "none":
        return _forge(header, claims=claims, key=key)
    private: Any = key.private
    return jwt.encode(dict(claims), private, algorithm=algorithm, headers=header)


def _forge(header: Json, *, claims: Mapping[str, Any], key: SigningKey) -> str:
    # PyJWT refuses a public key as HMAC secret, so this token is built manually.
    signed = _encode_json(header) + b"." + _encode_json(dict(claims))
    if header.get("alg") == "none":
        return (signed + b".").decode()
    signature = hmac.new(key.public_pem(), signed, hashlib.sha256).digest()
    return (signed + b"." + _encode_base64url(signature)).decode()


def _encode_json(content: Json) -> bytes:
    return _encode_base64url(orjson.dumps(content))


def _encode_base64url(octets: bytes) -> bytes:
    return base64.urlsafe_b64encode(octets).rstrip(b"=")


def metadata_routes(keys: Callable[[], list[SigningKey]], *, gate: CallGuard) -> list[web.RouteDef]:
    """Return the routes of the OpenID documents; `keys` is called at each request."""

    async def describe(request: web.Request) -> web.Response:
        described = {
            "issuer": ISSUER,
            "jwks_uri": f"http://{request.host}{KEYS}",
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        }
        return json_response(described)

    async def announce(_request: web.Request) -> web.Response:
        return json_response({"keys": [key.jwk() for key in keys()]})

    return [web.get(METADATA, gate.record(describe)), web.get(KEYS, gate.record(announce))]

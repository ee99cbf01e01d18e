"""Signing keys, tokens signed with them (valid and forged), and the OpenID documents that announce them."""

import base64
import hashlib
import hmac
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import jwt
import orjson
from aiohttp import web
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from simulator.constants import CHANNEL, FIRST_LOGIN, ISSUER, LOGIN, SCOPE, Json
from simulator.http import CallGuard, json_response
from simulator.people import Person

LIFETIME_SECONDS = 3600
CLOCK_SKEW_SECONDS = 10
METADATA = "/v1/.well-known/openidconfiguration"
KEYS = "/v1/.well-known/keys"
USER_METADATA = "/organizations/v2.0/.well-known/openid-configuration"
USER_KEYS = "/organizations/discovery/v2.0/keys"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An RSA key with its id and the channels that it may sign for."""

    kid: str
    private: RSAPrivateKey
    endorsements: tuple[str, ...] | None = (CHANNEL,)
    issuer: str | None = None
    """Whose tokens the key signs, as Entra publishes it: `{tenantid}` stands for any tenant."""

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
        if self.issuer is not None:
            key["issuer"] = self.issuer
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


class UserTokens:
    """Issues the tokens by which Teams tells a page who opened it; makes its key when it is first needed."""

    def __init__(self, *, app_id: str) -> None:
        self._app_id = app_id
        self.keys: list[SigningKey] = []
        """All keys that are published; the last one signs."""

    def add_key(self, *, issuer: str | None = f"{LOGIN}/{{tenantid}}/v2.0") -> SigningKey:
        """Make a key and publish it."""
        created = SigningKey.create(f"user-{len(self.keys) + 1}-{time.time_ns():x}", endorsements=None)
        self.keys.append(replace(created, issuer=issuer))
        return self.keys[-1]

    def claims(self, person: Person, *, host: str, version: str = "2.0") -> Json:
        """Return the claims of a valid token for the app with pages at `host`, which starts now."""
        now, tenant = int(time.time()), person.tenant_id
        first = version == "1.0"
        return {
            "aud": f"api://{host}/{self._app_id}" if first else self._app_id,
            "iss": f"{FIRST_LOGIN}/{tenant}/" if first else f"{LOGIN}/{tenant}/v2.0",
            "iat": now,
            "nbf": now - CLOCK_SKEW_SECONDS,
            "exp": now + LIFETIME_SECONDS,
            "name": person.name,
            "oid": person.entra_id,
            "scp": SCOPE,
            "tid": tenant,
            "ver": version,
        }

    def sign(self, claims: Mapping[str, Any]) -> str:
        """Sign claims with the newest key."""
        return sign_token(claims, key=self.keys[-1] if self.keys else self.add_key())


def metadata_routes(
    keys: Callable[[], list[SigningKey]], *, users: UserTokens, gate: CallGuard
) -> list[web.RouteDef]:
    """Return the routes of the OpenID documents, of the bot's and of people's tokens.

    `keys` is called at each request.
    """
    of_bot = _openid_routes(METADATA, KEYS, issuer=ISSUER, keys=keys, gate=gate)
    issuer = f"{LOGIN}/{{tenantid}}/v2.0"
    return [
        *of_bot,
        *_openid_routes(USER_METADATA, USER_KEYS, issuer=issuer, keys=lambda: users.keys, gate=gate),
    ]


def _openid_routes(
    metadata: str, key_path: str, *, issuer: str, keys: Callable[[], list[SigningKey]], gate: CallGuard
) -> list[web.RouteDef]:
    async def describe(request: web.Request) -> web.Response:
        described = {
            "issuer": issuer,
            "jwks_uri": f"http://{request.host}{key_path}",
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        }
        return json_response(described)

    async def announce(_request: web.Request) -> web.Response:
        return json_response({"keys": [key.jwk() for key in keys()]})

    return [web.get(metadata, gate.record(describe)), web.get(key_path, gate.record(announce))]

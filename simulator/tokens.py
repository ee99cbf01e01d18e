"""Tokens as the Bot Connector makes them, and every way to make them wrong."""

import base64
import hashlib
import hmac
import time
from collections.abc import Iterable, Mapping
from typing import Any

import jwt
import orjson

from simulator.constants import ISSUER, Json
from simulator.keys import SigningKey

LIFETIME_SECONDS = 3600
CLOCK_SLACK_SECONDS = 10


def claims_for(service_url: str, *, app_id: str) -> Json:
    """The claims of a good token that starts now."""
    now = int(time.time())
    return {
        "serviceurl": service_url,
        "nbf": now - CLOCK_SLACK_SECONDS,
        "exp": now + LIFETIME_SECONDS,
        "iss": ISSUER,
        "aud": app_id,
    }


def sign(
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
    # PyJWT refuses a public key as HMAC secret, so this is done by hand.
    signed = _part(header) + b"." + _part(dict(claims))
    if header.get("alg") == "none":
        return (signed + b".").decode()
    signature = hmac.new(key.public_pem(), signed, hashlib.sha256).digest()
    return (signed + b"." + _encode(signature)).decode()


def _part(content: Json) -> bytes:
    return _encode(orjson.dumps(content))


def _encode(octets: bytes) -> bytes:
    return base64.urlsafe_b64encode(octets).rstrip(b"=")

"""Check the token by which Teams says who opens a page: the single sign-on of Entra ID.

Both versions of access tokens are accepted: an app is registered for one of them. See
learn.microsoft.com/entra/identity-platform/access-token-claims-reference.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.teams.authentication import LEEWAY, read_moment, verify_signature
from bot.teams.errors import Unauthorized
from bot.teams.http import SecondsClock
from bot.teams.signing_keys import KeyRing

SCOPE = "access_as_user"
"""The scope that the app registration exposes, and Teams asks for."""

MICROSOFT_LOGIN = "login.microsoftonline.com"
"""The host that issues tokens of version 2.0; clouds of their own have others."""

MAX_NAME_LENGTH = 200
MAX_TOKEN_LENGTH = 16 * 1024
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ISSUER = "https://{host}/{tenant}/v2.0"
_FIRST_ISSUER = "https://sts.windows.net/{tenant}/"


class SignInProblem(StrEnum):
    """Why somebody is not signed in, as far as it changes what they can do about it."""

    EXPIRED = "expired"
    """The token is no longer, or not yet, valid: trying again helps, or setting the clock."""
    FOREIGN_TENANT = "foreign_tenant"
    """Their organisation is not served."""
    INVALID = "invalid"
    """The token is forged, damaged, unsigned, or not issued by Entra ID."""
    NOT_FOR_PAGES = "not_for_pages"
    """The token is Entra's, but for another app, without the scope, or of a program: a wrong registration."""


class SignInRefused(Exception):  # noqa: N818 - the name says what happened
    """Nobody is signed in with this token."""

    def __init__(self, problem: SignInProblem, reason: str) -> None:
        """Take the problem, for people, and the reason, for the log; neither quotes the token."""
        super().__init__(f"{problem}: {reason}")
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class EntraIdentity:
    """A person as Entra ID vouches for them: tenant and object id in lower case, and the name shown."""

    tenant: str
    oid: str
    name: str


class SignInVerifier:
    """Verifies the access tokens that Teams gets for the pages."""

    def __init__(
        self,
        keys: KeyRing,
        *,
        app_id: str,
        host: str,
        tenants: Collection[str],
        clock: SecondsClock,
        login_host: str = MICROSOFT_LOGIN,
    ) -> None:
        """Take the identity of the app; raises ValueError for an empty one, which would sign anybody in.

        ``host`` is that of the pages, with its port if it has one.
        """
        self._tenants = frozenset(tenant.lower() for tenant in tenants)
        if not app_id or not host or not self._tenants or "" in self._tenants:
            raise ValueError("signing in needs an application id, a host and a tenant")
        self._keys = keys
        self._audiences = self.audiences_of(app_id, host=host)
        self._clock = clock
        self._login_host = login_host

    @staticmethod
    def audiences_of(app_id: str, *, host: str) -> frozenset[str]:
        """Return whom a token may be meant for: the application, or its pages as the package names them."""
        return frozenset((app_id, f"api://{host}/{app_id}"))

    async def verify(self, token: str) -> EntraIdentity:
        """Return who a valid token speaks for; raises SignInRefused otherwise."""
        if len(token) > MAX_TOKEN_LENGTH:
            raise SignInRefused(SignInProblem.INVALID, "too long")
        try:
            claims, key = await verify_signature(token, keys=self._keys)
            tenant = self._check_issuer(claims, key_issuer=key.issuer)
            self._check_time(claims)
        except Unauthorized as fault:
            raise SignInRefused(SignInProblem.INVALID, str(fault)) from None
        self._check_purpose(claims)
        if tenant not in self._tenants:
            raise SignInRefused(SignInProblem.FOREIGN_TENANT, "a tenant that is not served")
        name = claims.get("name")
        return EntraIdentity(
            tenant=tenant,
            oid=_read_guid(claims, "oid"),
            name=name.strip()[:MAX_NAME_LENGTH] if isinstance(name, str) else "",
        )

    def _check_issuer(self, claims: Mapping[str, Any], *, key_issuer: str | None) -> str:
        """Return the tenant that issued the token, if its key may sign for that tenant."""
        tenant = _read_guid(claims, "tid")
        issuer = _ISSUER.format(host=self._login_host, tenant=tenant)
        of_version = {"1.0": _FIRST_ISSUER.format(tenant=tenant), "2.0": issuer}
        version = claims.get("ver")
        if not isinstance(version, str) or claims.get("iss") != of_version.get(version, object()):
            raise Unauthorized("another issuer")
        if key_issuer is not None and key_issuer.replace("{tenantid}", tenant) != issuer:
            raise Unauthorized("the key signs for another tenant")
        return tenant

    def _check_time(self, claims: Mapping[str, Any]) -> None:
        now = self._clock()
        starts, ends = read_moment(claims, "nbf"), read_moment(claims, "exp")
        if ends + LEEWAY <= now or starts - LEEWAY > now:
            raise SignInRefused(SignInProblem.EXPIRED, "not valid at this time")

    def _check_purpose(self, claims: Mapping[str, Any]) -> None:
        audience, scopes = claims.get("aud"), claims.get("scp")
        if not isinstance(audience, str) or audience not in self._audiences:
            raise SignInRefused(SignInProblem.NOT_FOR_PAGES, "meant for another app")
        if claims.get("idtyp", "user") != "user":
            raise SignInRefused(SignInProblem.NOT_FOR_PAGES, "speaks for a program")
        if not isinstance(scopes, str) or SCOPE not in scopes.split(" "):
            raise SignInRefused(SignInProblem.NOT_FOR_PAGES, f"without the scope {SCOPE}")


def _read_guid(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not _GUID.fullmatch(value.lower()):
        raise SignInRefused(SignInProblem.INVALID, f"no {name}")
    return value.lower()

"""The keys that sign what Teams sends, and how they are announced."""

import base64
from dataclasses import dataclass

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from simulator.constants import CHANNEL, Json


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One RSA key with its id and the channels that it may speak for."""

    kid: str
    private: RSAPrivateKey
    endorsements: tuple[str, ...] | None = (CHANNEL,)

    @classmethod
    def create(cls, kid: str, *, endorsements: tuple[str, ...] | None = (CHANNEL,)) -> "SigningKey":
        """Make a new key; `endorsements=None` leaves the field out of the announcement."""
        return cls(kid, generate_private_key(public_exponent=65537, key_size=2048), endorsements)

    @classmethod
    def load(cls, kid: str, *, pem: str) -> "SigningKey":
        """Read a key that `pem` has written."""
        private = serialization.load_pem_private_key(pem.encode(), password=None)
        if not isinstance(private, RSAPrivateKey):
            raise TypeError(f"key {kid} is no RSA key")
        return cls(kid, private)

    def pem(self) -> str:
        """The private key as text, for the simulator's own memory."""
        return self.private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()

    def public_pem(self) -> bytes:
        """The public key as text: what an attacker has at hand for HS256 confusion."""
        return self.private.public_key().public_bytes(
            serialization.Encoding.PEM,
            serialization.PublicFormat.SubjectPublicKeyInfo,
        )

    def jwk(self) -> Json:
        """The public half as it stands in the key document."""
        numbers = self.private.public_key().public_numbers()
        key: Json = {"kty": "RSA", "use": "sig", "kid": self.kid, "x5t": self.kid}
        key |= {"n": _base64url(numbers.n), "e": _base64url(numbers.e)}
        if self.endorsements is not None:
            key["endorsements"] = list(self.endorsements)
        return key


def _base64url(number: int) -> str:
    octets = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()

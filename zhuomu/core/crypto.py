"""Encryption and keyed hashes for personal values. Keys come from settings, never from the database."""

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet
from django.conf import settings


@lru_cache(maxsize=4)
def _fernet(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"zhuomu personal " + key.encode()).digest()))


def encrypt(value: str) -> bytes:
    """AES-128-CBC with HMAC (Fernet); a different text each time."""
    return _fernet(settings.PERSONAL_KEY).encrypt(value.encode())


def decrypt(cipher: bytes | memoryview) -> str:
    """The value again. Raises ``cryptography.fernet.InvalidToken`` where the key or the text is another."""
    return _fernet(settings.PERSONAL_KEY).decrypt(bytes(cipher)).decode()


def keyed_hash(value: str, purpose: str) -> str:
    """HMAC-SHA256 in hex: equal values meet, nobody without the key can try them all. Purposes never meet."""
    key = f"zhuomu {purpose} {settings.PERSONAL_KEY}".encode()
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()

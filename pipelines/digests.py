"""Digests and the ids made of them: the same for the same content on every machine, in any order."""

import hashlib


def sha256_hex(content: bytes | str) -> str:
    """SHA-256 in 64 lower-case hexadecimal digits; a string is taken as UTF-8."""
    if isinstance(content, str):
        content = content.encode("utf-8", "surrogatepass")
    return hashlib.sha256(content).hexdigest()


def article_id(urlkey: str) -> str:
    """The id of an address: SHA-256 of its urlkey, so the same for all versions and all schemes of it."""
    return sha256_hex(urlkey)


def version_id(urlkey: str, text_sha256: str) -> str:
    """The id of one version: SHA-256 of the urlkey, a line feed and the text's digest (hexadecimal)."""
    return sha256_hex(f"{urlkey}\n{text_sha256}")

"""Digests and ids: fixed values, so that no release changes them unnoticed."""

from pipelines.digests import article_id, sha256_hex, version_id


def test_digest_of_nothing_is_the_published_one():
    assert sha256_hex(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_digest_of_a_string_is_that_of_its_utf8_bytes():
    assert sha256_hex("Україна") == sha256_hex("Україна".encode())


def test_a_lone_surrogate_has_a_digest():
    assert len(sha256_hex("\ud800")) == 64


def test_article_id_is_the_digest_of_the_urlkey():
    assert article_id("com,example)/a") == "745c3e4e538b56cf62ba24d419aba8666c78f264aeb70631496681c0fbfdf859"


def test_version_id_is_the_digest_of_urlkey_and_text_digest_on_two_lines():
    assert version_id("com,example)/a", "00ff") == sha256_hex("com,example)/a\n00ff")


def test_versions_of_one_address_differ_by_their_text():
    assert version_id("com,example)/a", "00") != version_id("com,example)/a", "01")

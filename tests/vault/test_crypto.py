"""Envelopes open where they belong and nowhere else; every property with its planted swap."""

from __future__ import annotations

import contextlib
import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemel.vault import crypto
from gemel.vault.crypto import Broken

QUICK = crypto.Stretch(salt=b"s" * 16, memory=64, passes=1)
ANNA, BEN = crypto.new_keys(), crypto.new_keys()
parts = st.lists(st.binary(max_size=12), max_size=4)


@given(parts, parts)
def test_no_two_lists_of_parts_are_framed_alike(one, other):
    assert (crypto.frame(*one) == crypto.frame(*other)) == (one == other)


@given(st.binary(max_size=200), st.binary(max_size=50))
def test_what_is_sealed_opens_for_its_holder_in_its_context(secret, context):
    assert crypto.open_sealed(ANNA, crypto.seal_to(ANNA.public, secret, context), context) == secret


@given(st.binary(max_size=64), st.binary(max_size=50), st.binary(max_size=50), st.data())
def test_a_sealed_secret_opens_with_no_part_of_it_swapped(secret, context, other, data):
    envelope = crypto.seal_to(ANNA.public, secret, context)
    at = data.draw(st.integers(0, len(envelope) - 1))
    bent = bytearray(envelope)
    bent[at] ^= data.draw(st.integers(1, 255))

    with pytest.raises(Broken):
        crypto.open_sealed(BEN, envelope, context)
    with pytest.raises(Broken):
        crypto.open_sealed(ANNA, bytes(bent), context)
    with pytest.raises(Broken):
        crypto.open_sealed(ANNA, envelope[:at], context)
    if other != context:
        with pytest.raises(Broken):
            crypto.open_sealed(ANNA, envelope, other)


@given(st.binary(max_size=3000), st.binary(max_size=40), st.binary(max_size=40), st.data())
def test_a_text_opens_with_no_part_of_it_swapped(text, context, other, data):
    key, another = crypto.from_token(b"1", "a"), crypto.from_token(b"1", "b")
    envelope = crypto.encrypt(key, text, context)
    at = data.draw(st.integers(0, len(envelope) - 1))
    bent = bytearray(envelope)
    bent[at] ^= 1

    assert crypto.decrypt(key, envelope, context) == text
    for wrong in ((another, envelope, context), (key, bytes(bent), context)):
        with pytest.raises(Broken):
            crypto.decrypt(*wrong)
    if other != context:
        with pytest.raises(Broken):
            crypto.decrypt(key, envelope, other)


@given(st.binary(min_size=1, max_size=64), st.binary(min_size=1, max_size=64))
def test_a_signature_holds_for_one_signer_and_one_sentence(said, other):
    signature = crypto.sign(ANNA, said)

    crypto.check(ANNA.public, said, signature)
    with pytest.raises(Broken):
        crypto.check(BEN.public, said, signature)
    if other != said:
        with pytest.raises(Broken):
            crypto.check(ANNA.public, other, signature)


def test_sealed_sizes_tell_nothing_below_a_page():
    sizes = {len(crypto.encrypt(b"k" * 32, crypto.pad(b"x" * n), b"")) for n in range(1, 901)}

    assert len(sizes) == 1
    assert len(crypto.pad(b"x" * 1021)) == 2048


@given(st.binary(max_size=3000))
def test_what_is_filled_up_comes_back(text):
    assert crypto.unpad(crypto.pad(text)) == text


@pytest.mark.parametrize("wrong", [b"", b"\0" * 1023, b"\xff" * 1024])
def test_what_is_not_filled_up_as_we_do_it_is_refused(wrong):
    if wrong:
        with pytest.raises(Broken):
            crypto.unpad(wrong)


def test_both_keys_are_needed_for_a_record():
    here = crypto.record_key(b"d" * 32, b"s" * 32, b"c")

    assert here != crypto.record_key(b"d" * 32, b"t" * 32, b"c")
    assert here != crypto.record_key(b"e" * 32, b"s" * 32, b"c")
    assert here != crypto.record_key(b"d" * 32, b"s" * 32, b"x")


def test_a_passphrase_needs_its_device_its_pepper_and_its_salt():
    def key(text="seven invented words", how=QUICK, pepper=b"p", device=b"d"):
        return crypto.from_passphrase(text, how, pepper=pepper, device=device)

    assert key() == key("  seven  invented words ")
    others = {
        key("other"), key(how=dataclasses.replace(QUICK, salt=b"t" * 16)),
        key(how=dataclasses.replace(QUICK, passes=2)), key(pepper=b"q"), key(device=b"e"),
        key(device=b""),
    }  # fmt: skip
    assert key() not in others
    assert len(others) == 6


def test_a_printed_code_is_read_however_it_is_typed():
    code = crypto.new_code()

    assert len(code.replace("-", "")) * 5 == 160
    assert crypto.from_code(code) == crypto.from_code(f" {code.lower().replace('-', ' ')}\n")
    assert crypto.from_code(code.replace("O", "0").replace("I", "1")) == crypto.from_code(code)
    assert crypto.from_code(code) != crypto.from_code(crypto.new_code())


@given(st.text(max_size=60))
def test_no_text_that_is_not_a_code_is_more_than_refused(text):
    with contextlib.suppress(Broken):
        assert len(crypto.from_code(text)) == 32


def test_one_seed_gives_one_key_and_it_never_shows_itself():
    again = crypto.Keys(ANNA.seed)

    assert again.public == ANNA.public
    assert again.fingerprint == ANNA.fingerprint != BEN.fingerprint
    assert ANNA.seed.hex() not in repr(ANNA)
    assert str(ANNA.seed) not in repr(ANNA)


@pytest.mark.parametrize("wrong", [b"", b"x" * 100, b"\xff" * crypto.PUBLIC])
def test_what_is_no_public_key_is_refused(wrong):
    with pytest.raises(Broken):
        crypto.seal_to(wrong, b"x", b"")


def test_an_older_suite_opens_and_an_unknown_one_says_so(monkeypatch):
    old = crypto.seal_to(ANNA.public, b"secret", b"c"), crypto.encrypt(b"k" * 32, b"text", b"c")
    newer = dict(crypto.SUITES)
    newer[2] = newer[1]
    monkeypatch.setattr(crypto, "SUITES", newer)
    monkeypatch.setattr(crypto, "CURRENT", 2)

    assert crypto.open_sealed(ANNA, old[0], b"c") == b"secret"
    assert crypto.decrypt(b"k" * 32, old[1], b"c") == b"text"
    new = crypto.seal_to(ANNA.public, b"secret", b"c")
    assert (crypto.suite_of(old[0]), crypto.suite_of(new)) == (1, 2)
    with pytest.raises(Broken):  # the number is bound: an envelope cannot be passed off as older
        crypto.open_sealed(ANNA, b"\0\1" + new[2:], b"c")
    monkeypatch.undo()
    with pytest.raises(Broken, match="does not know"):
        crypto.open_sealed(ANNA, new, b"c")


def test_the_usual_cost_is_that_of_the_design():
    how = crypto.Stretch(salt=b"s" * 16)

    assert (how.memory, how.passes) == (128 * 1024, 4)

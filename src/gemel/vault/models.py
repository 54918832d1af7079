"""Public keys, what opens the private ones, and sealed records with those who may open them.

Whoever holds these tables holds no key: every private key lies in an envelope.
"""

from django.db import models
from django.db.models import Q


class Key(models.Model):
    """A public key of a person (by account) or of a desk (by programme), and who vouches for it.

    Nothing is sealed to a key that no chain of endorsements ties to the organisation's key.
    """

    ref = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=8)  # vault.rules.Kind: person, desk
    owner = models.CharField(max_length=40, db_index=True)  # account's ref, or programme's
    public = models.BinaryField()
    fingerprint = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    drilled_at = models.DateTimeField(null=True)  # the printed code has opened it once
    lead = models.BooleanField(default=False)  # may endorse others; signed with the endorsement
    endorsed_by = models.CharField(max_length=40, blank=True)  # key's ref, or "organisation"
    endorsement = models.BinaryField(default=bytes)
    endorsed_at = models.DateTimeField(null=True)
    stale_since = models.DateTimeField(null=True)  # a desk that somebody left: no more is sealed
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "owner"],
                condition=Q(revoked_at=None),
                name="one_key_in_use_for_an_owner",
            )
        ]

    class Care:
        public = set[str]()
        inside = {
            "id", "ref", "kind", "owner", "public", "fingerprint", "made_at", "drilled_at", "lead",
            "endorsed_by", "endorsement", "endorsed_at", "stale_since", "revoked_at",
        }  # fmt: skip
        sealed = set[str]()


class Slot(models.Model):
    """One way to open a person's private key: a passphrase, seven words, or a code on paper."""

    ref = models.CharField(max_length=40, unique=True)
    key = models.ForeignKey(Key, on_delete=models.CASCADE, related_name="slots")
    kind = models.CharField(max_length=8)  # vault.rules.Way
    salt = models.BinaryField(default=bytes)
    memory = models.PositiveIntegerField(default=0)
    passes = models.PositiveSmallIntegerField(default=0)
    sealed = models.BinaryField()  # the seed and the organisation's fingerprint
    label = models.CharField(max_length=60, blank=True)  # of the browser, coarsely
    made_at = models.DateTimeField()
    proven_at = models.DateTimeField(null=True)  # it has opened the key once

    class Care:
        public = set[str]()
        inside = {
            "id", "ref", "key", "kind", "salt", "memory", "passes", "label", "made_at", "proven_at",
        }  # fmt: skip
        sealed = {"sealed"}


class Seat(models.Model):
    """A person's place at a desk: the desk's private key, sealed to that person."""

    desk = models.ForeignKey(Key, on_delete=models.CASCADE, related_name="seats")
    member = models.ForeignKey(Key, on_delete=models.CASCADE, related_name="places")
    sealed = models.BinaryField()
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["desk", "member"], name="one_place_at_a_desk")
        ]

    class Care:
        public = set[str]()
        inside = {"id", "desk", "member", "since"}
        sealed = {"sealed"}


class Record(models.Model):
    """The newest version of one sealed record. Its readers stand inside it, signed and sealed.

    `rekey_since`: a reader was taken away; the next reader who opens the vault seals it anew, and
    until then nothing is written.
    """

    about = models.CharField(max_length=40, unique=True)
    version = models.PositiveIntegerField()
    suite = models.PositiveSmallIntegerField()
    body = models.BinaryField()
    commitment = models.CharField(max_length=64)
    author = models.CharField(max_length=64)  # fingerprint
    signature = models.BinaryField()
    written_at = models.DateTimeField()
    rekey_since = models.DateTimeField(null=True, db_index=True)

    class Care:
        public = set[str]()
        inside = {
            "id", "about", "version", "suite", "commitment", "author", "signature", "written_at",
            "rekey_since",
        }  # fmt: skip
        sealed = {"body"}


class Grant(models.Model):
    """One reader's envelope with the key of the record's newest version.

    The row finds the envelope; who may read, for what and until when is inside the record, where
    no writer of rows reaches. `proof` is the organisation's signature where paper brought a reader
    back.
    """

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="grants")
    fingerprint = models.CharField(max_length=64, db_index=True)
    version = models.PositiveIntegerField()
    sealed = models.BinaryField()
    ends_at = models.DateTimeField(null=True, db_index=True)  # as inside; found by the sweep
    proof = models.BinaryField(default=bytes)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "fingerprint"], name="one_grant_of_a_reader")
        ]

    class Care:
        public = set[str]()
        inside = {"id", "record", "fingerprint", "version", "ends_at", "proof"}
        sealed = {"sealed"}

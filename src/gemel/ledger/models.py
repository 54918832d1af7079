"""The ledger's two tables. References only: no name, no text, nothing to erase later."""

from django.db import models


class Head(models.Model):
    """The end of the chain: one row, locked by every writer, so entry order is commit order."""

    seq = models.BigIntegerField(default=0)
    chain_hash = models.CharField(max_length=64, default="")

    class Care:
        public = set[str]()
        inside = {"id", "seq", "chain_hash"}
        sealed = set[str]()


class Entry(models.Model):
    """One deed: what, about which record, within which other, by whom, when."""

    seq = models.BigIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)
    what = models.CharField(max_length=60, db_index=True)  # "consent.withdrawn"
    about = models.CharField(max_length=40, db_index=True)
    within = models.CharField(max_length=40, blank=True, db_index=True)
    by = models.CharField(max_length=40, db_index=True)
    for_member = models.CharField(max_length=40, blank=True)  # an assistant acted for this member
    mark = models.CharField(max_length=80, blank=True)  # binds the state that the deed left behind
    chain_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["seq"]

    class Care:
        public = set[str]()
        inside = {
            "id", "seq", "at", "what", "about", "within", "by", "for_member", "mark", "chain_hash",
        }  # fmt: skip
        sealed = set[str]()

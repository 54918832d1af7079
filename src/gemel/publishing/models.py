"""Releases: what two people agreed to show, and on which basis."""

from django.db import models


class Release(models.Model):
    """One item for the shop window, from its proposal to its end.

    `texts` and `facts` are exactly what would be shown; `text_hash` binds them, so an edit is a
    new release. `waits_until` is set for the first publication of an identity on consent.
    """

    ref = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20)  # case, person, twinning, programme, action
    about = models.CharField(max_length=40, db_index=True)
    person = models.CharField(max_length=40, blank=True, db_index=True)  # whose basis it is
    scope = models.CharField(max_length=40, blank=True, db_index=True)
    countries = models.JSONField(default=list)
    texts = models.JSONField()
    facts = models.JSONField(default=list)
    links = models.JSONField(default=list)
    invented = models.BooleanField(default=False)
    text_hash = models.CharField(max_length=64)
    basis_kind = models.CharField(max_length=10)  # consent, decision, none (names nobody)
    basis_ref = models.CharField(max_length=40, blank=True)
    basis_ends_at = models.DateTimeField(null=True)
    proposed_by = models.CharField(max_length=40)
    proposed_at = models.DateTimeField()
    approved_by = models.CharField(max_length=40, blank=True)
    approved_at = models.DateTimeField(null=True)
    waits_until = models.DateTimeField(null=True)
    waived_by = models.CharField(max_length=40, blank=True)
    waived_confirmed_by = models.CharField(max_length=40, blank=True)
    waived_words = models.TextField(blank=True)
    card = models.CharField(max_length=40, blank=True)  # the showcase's ref while lit
    lit_at = models.DateTimeField(null=True)
    retracted_at = models.DateTimeField(null=True)
    retracted_why = models.CharField(max_length=20, blank=True)
    refused_at = models.DateTimeField(null=True)

    class Care:
        public = set[str]()
        inside = {
            "id", "ref", "kind", "about", "person", "scope", "countries", "texts", "facts",
            "links", "invented", "text_hash", "basis_kind", "basis_ref", "basis_ends_at",
            "proposed_by", "proposed_at", "approved_by", "approved_at", "waits_until",
            "waived_by", "waived_confirmed_by", "waived_words", "card", "lit_at",
            "retracted_at", "retracted_why", "refused_at",
        }  # fmt: skip
        sealed = set[str]()

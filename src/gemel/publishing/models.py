"""Releases: what two people agreed to show, and on which basis."""

from django.db import models


class Release(models.Model):
    """One item for the shop window, from its proposal to its end. Never edited.

    `texts` and `facts` are exactly what would be shown; `text_hash` binds them, so an edit is a
    new release. `needs` says for which persons which uses need a basis (`rules.Need`), and
    `leans` all that the card rests on. `waits_until` is set for the first publication of an
    identity on consent.
    """

    ref = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20)  # publishing.rules.Kind
    about = models.CharField(max_length=40, db_index=True)
    slug = models.CharField(max_length=60)
    person = models.CharField(max_length=40, blank=True, db_index=True)  # whose consent it is
    member = models.CharField(max_length=40, blank=True)  # the parliamentarian who is shown
    scope = models.CharField(max_length=40, blank=True, db_index=True)
    countries = models.JSONField(default=list)
    texts = models.JSONField()
    facts = models.JSONField(default=list)
    links = models.JSONField(default=list)
    invented = models.BooleanField(default=False)
    text_hash = models.CharField(max_length=64)
    needs = models.JSONField(default=list)
    leans = models.JSONField(default=list)
    basis_kind = models.CharField(max_length=10)  # consent, decision, none (names nobody)
    basis_ref = models.CharField(max_length=40, blank=True)
    basis_ends_at = models.DateTimeField(null=True)
    proposed_by = models.CharField(max_length=40)
    proposed_at = models.DateTimeField()
    member_agreed_by = models.CharField(max_length=40, blank=True)  # who recorded the agreement
    member_agreed_at = models.DateTimeField(null=True)
    member_agreed_through = models.CharField(max_length=20, blank=True)
    approved_by = models.CharField(max_length=40, blank=True)
    approved_at = models.DateTimeField(null=True)
    waits_until = models.DateTimeField(null=True)
    waived_by = models.CharField(max_length=40, blank=True)  # who recorded the waiver
    waived_at = models.DateTimeField(null=True)
    waived_giver = models.CharField(max_length=10, blank=True)  # person, lawyer, family, other
    waived_through = models.CharField(max_length=20, blank=True)
    waived_words = models.TextField(blank=True)
    waived_confirmed_by = models.CharField(max_length=40, blank=True)
    card = models.CharField(max_length=40, blank=True)  # the showcase's ref once lit
    lit_at = models.DateTimeField(null=True)
    retracted_at = models.DateTimeField(null=True)
    retracted_by = models.CharField(max_length=40, blank=True)
    retracted_why = models.CharField(max_length=20, blank=True)  # publishing.rules.Why
    refused_at = models.DateTimeField(null=True)
    refused_by = models.CharField(max_length=40, blank=True)

    class Care:
        public = set[str]()
        inside = {
            "id", "ref", "kind", "about", "slug", "person", "member", "scope", "countries",
            "texts", "facts", "links", "invented", "text_hash", "needs", "leans", "basis_kind",
            "basis_ref", "basis_ends_at", "proposed_by", "proposed_at", "member_agreed_by",
            "member_agreed_at", "member_agreed_through", "approved_by", "approved_at",
            "waits_until", "waived_by", "waived_at", "waived_giver", "waived_through",
            "waived_words", "waived_confirmed_by", "card", "lit_at", "retracted_at",
            "retracted_by", "retracted_why", "refused_at", "refused_by",
        }  # fmt: skip
        sealed = set[str]()


class Follower(models.Model):
    """How far the ledger has been read, so that no withdrawal is passed over."""

    name = models.CharField(max_length=40, unique=True)
    seq = models.BigIntegerField(default=0)

    class Care:
        public = set[str]()
        inside = {"id", "name", "seq"}
        sealed = set[str]()


class IpuReport(models.Model):
    """One report to the IPU: what it covers, who approved it, and that it was sent.

    `decision` and `scope` (a programme) are refs, empty for all. What it tells is worked out anew
    each time, against the basis of that moment; `mark` binds an approval to what was read. `acts`
    are the acts of which the IPU was told when it was sent.
    """

    ref = models.CharField(max_length=40, unique=True)
    starts = models.DateField()
    last = models.DateField()
    decision = models.CharField(max_length=40, blank=True)
    scope = models.CharField(max_length=40, blank=True, db_index=True)
    named = models.BooleanField(default=False)
    again = models.BooleanField(default=False)  # tells once more what was told before
    mark = models.CharField(max_length=64)
    asked_by = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    approved_by = models.CharField(max_length=40, blank=True)
    approved_at = models.DateTimeField(null=True)
    sent_on = models.DateField(null=True)
    sent_how = models.CharField(max_length=20, blank=True)  # publishing.rules.SentHow
    sent_by = models.CharField(max_length=40, blank=True)
    sent_at = models.DateTimeField(null=True)
    acts = models.JSONField(default=list)
    dropped_at = models.DateTimeField(null=True)

    class Care:
        public = set[str]()
        inside = {
            "id", "ref", "starts", "last", "decision", "scope", "named", "again", "mark",
            "asked_by", "asked_at", "approved_by", "approved_at", "sent_on", "sent_how",
            "sent_by", "sent_at", "acts", "dropped_at",
        }  # fmt: skip
        sealed = set[str]()

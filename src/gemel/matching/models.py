"""Proposals, and what a coordinator has fixed beforehand. All of it staff-only."""

from django.db import models

from gemel.people.models import AtRisk, Parliamentarian
from gemel.twinning.models import Programme


class Fixed(models.Model):
    """Always, or never, these two: a coordinator's word for one programme."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="fixed")
    person = models.ForeignKey(AtRisk, on_delete=models.CASCADE)
    parliamentarian = models.ForeignKey(Parliamentarian, on_delete=models.CASCADE)
    how = models.CharField(max_length=10)  # locked, forbidden
    why = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=40)
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "person", "parliamentarian"],
                condition=models.Q(lifted_at=None),
                name="one_word_on_two",
            )
        ]

    class Care:
        public = set[str]()
        inside = {
            "id", "programme", "person", "parliamentarian", "how", "why", "by", "at", "lifted_at",
        }  # fmt: skip
        sealed = set[str]()


class Proposal(models.Model):
    """One certified answer for a programme: the problem it solved and the pairs it found.

    `coverage` is the urgency of the persons served, together; `value` the points, without the
    bonus for what stayed; `worst` the fewest points of a pair that is not locked. `mark` tells
    one state of the register from another, `floor` is the one that was held.
    """

    ref = models.CharField(max_length=40, unique=True)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="proposals")
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    status = models.CharField(max_length=10)  # optimal, bounded
    coverage = models.PositiveIntegerField()
    value = models.IntegerField()
    worst = models.PositiveSmallIntegerField(null=True)
    floor = models.PositiveSmallIntegerField(default=0)
    mark = models.CharField(max_length=16, blank=True)
    persons = models.PositiveIntegerField()
    pairs_priced = models.PositiveIntegerField()
    gap = models.BigIntegerField(default=0)
    unmatched = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    replaced_at = models.DateTimeField(null=True)  # a newer proposal stands in its place

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme"],
                condition=models.Q(replaced_at=None),
                name="one_proposal_stands",
            )
        ]

    class Care:
        public = set[str]()
        inside = {
            "id", "ref", "programme", "at", "by", "status", "coverage", "value", "worst",
            "floor", "mark", "persons", "pairs_priced", "gap", "unmatched", "warnings",
            "replaced_at",
        }  # fmt: skip
        sealed = set[str]()


class Pair(models.Model):
    """One proposed pair with its reasons, point by point; they add up to the score.

    `second`: what the best answer without this pair would be, where it was worked out:
    {"instead": refs, "points": what it costs, "others": how many move, "out": nobody gets in}.
    """

    ref = models.CharField(max_length=40, unique=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="pairs")
    person = models.ForeignKey(AtRisk, on_delete=models.CASCADE)
    parliamentarian = models.ForeignKey(Parliamentarian, on_delete=models.CASCADE)
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField()  # [{"key", "points", "most", "why", "values"}]
    cautions = models.JSONField(default=list)
    unknown = models.JSONField(default=list)  # keys of reasons for which a fact is missing
    second = models.JSONField(default=dict)
    waited = models.BooleanField(default=False)  # left out last time: first among equals
    locked = models.BooleanField(default=False)
    twinning = models.CharField(max_length=40, blank=True)  # asked: the twinning's ref

    class Care:
        public = set[str]()
        inside = {
            "id", "ref", "proposal", "person", "parliamentarian", "score", "reasons", "cautions",
            "unknown", "second", "waited", "locked", "twinning",
        }  # fmt: skip
        sealed = set[str]()

"""Where imported rows came from, and the queue of likely duplicates."""

from django.db import models

from gemel.people.models.parliamentarian import Parliamentarian


class Import(models.Model):
    """One applied import: which files (by hash), when, with what result.

    `report` holds the first rejections and warnings as `people.importing.report` writes them.
    """

    ref = models.CharField(max_length=40, unique=True)
    what = models.CharField(max_length=20)  # parliamentarians, enrichment, cases
    files = models.JSONField()  # [{"name", "sha256"}]
    counts = models.JSONField()
    report = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.CharField(max_length=40)

    class Care:
        public = set[str]()
        inside = {"id", "ref", "what", "files", "counts", "report", "at", "by"}
        sealed = set[str]()


class Likeness(models.Model):
    """Two records that may be one person. A human decides; a name alone never does.

    `one` has the smaller id. `verdict` is "", "same" or "different".
    """

    ref = models.CharField(max_length=40, unique=True)
    one = models.ForeignKey(Parliamentarian, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Parliamentarian, on_delete=models.CASCADE, related_name="+")
    reasons = models.JSONField(default=list)  # people.rules.Alike values
    strength = models.PositiveSmallIntegerField()
    found_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, blank=True, db_index=True)
    decided_by = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="one_likeness_of_two")]

    class Care:
        public = set[str]()
        inside = {
            "id", "ref", "one", "other", "reasons", "strength", "found_at", "verdict",
            "decided_by", "decided_at",
        }  # fmt: skip
        sealed = set[str]()


class Merge(models.Model):
    """One record put into another, with all that is needed to take it apart again."""

    ref = models.CharField(max_length=40, unique=True)
    kept = models.ForeignKey(Parliamentarian, on_delete=models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Parliamentarian, on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField()  # {"mandates": [ids], "identifiers": [ids], ...}
    before = models.JSONField()  # the kept record's own fields before the merge
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    undone_at = models.DateTimeField(null=True)

    class Care:
        public = set[str]()
        inside = {"id", "ref", "kept", "gone", "moved", "before", "at", "by", "undone_at"}
        sealed = set[str]()

"""Erasures: asked for by one, done with the word of a second."""

from django.db import models
from django.db.models import Q


class Erasure(models.Model):
    """A wish that all about a record be erased. Dark at once; final when a second person agrees."""

    ref = models.CharField(max_length=40, unique=True)
    about = models.CharField(max_length=40, db_index=True)
    why = models.CharField(max_length=20)  # upkeep.rules.Why
    asked_by = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.CharField(max_length=40, blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["about"],
                condition=Q(done_at=None, dropped_at=None),
                name="one_open_erasure_of_a_record",
            )
        ]

    class Care:
        public = set[str]()
        inside = {
            "id", "ref", "about", "why", "asked_by", "asked_at", "dropped_at", "dropped_by",
            "done_at", "done_by",
        }  # fmt: skip
        sealed = set[str]()

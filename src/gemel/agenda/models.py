"""Events with their dates, who goes, and whose desks read of them."""

from django.db import models

from gemel.cases.models import Case
from gemel.people.models import Parliamentarian


class Event(models.Model):
    """One dated event. `kind` is an `agenda.rules.Kind`, `place` as coarse as is needed.

    `ends_before` is the first day after it; `starts_at` with `zone` where the hour is known.
    `title` is for staff alone. `own`: a member's office wrote it down for itself, so without
    an `EventScope` it is nobody else's; any other event without one is every desk's.
    """

    ref = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, db_index=True)
    country = models.CharField(max_length=2, blank=True, db_index=True)
    place = models.CharField(max_length=100, blank=True)
    starts_on = models.DateField(db_index=True)
    ends_before = models.DateField(db_index=True)
    starts_at = models.DateTimeField(null=True)
    zone = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=200, blank=True)
    cases = models.ManyToManyField(Case, related_name="events", blank=True)
    own = models.BooleanField(default=False)
    added_by = models.CharField(max_length=40)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, db_index=True)
    request_key = models.CharField(max_length=64, blank=True)
    invented = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="event_ends_after_it_begins",
                condition=models.Q(ends_before__gt=models.F("starts_on")),
            ),
            models.UniqueConstraint(
                fields=["added_by", "request_key"],
                condition=~models.Q(request_key=""),
                name="one_event_of_a_request",
            ),
        ]

    class Care:
        public = set[str]()
        inside = {
            "id", "ref", "kind", "country", "place", "starts_on", "ends_before", "starts_at",
            "zone", "title", "cases", "own", "added_by", "added_at", "removed_at", "request_key",
            "invented", "version",
        }  # fmt: skip
        sealed = set[str]()


class EventScope(models.Model):
    """A programme whose desk reads of an event. Opaque: the programme's ref."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="scopes")
    scope = models.CharField(max_length=40, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "scope"], name="one_scope_of_an_event")
        ]

    class Care:
        public = set[str]()
        inside = {"id", "event", "scope"}
        sealed = set[str]()


class Attendance(models.Model):
    """A parliamentarian who goes, receives or takes part."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="attendances")
    parliamentarian = models.ForeignKey(
        Parliamentarian, on_delete=models.PROTECT, related_name="attendances"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "parliamentarian"], name="one_attendance_of_a_member"
            )
        ]

    class Care:
        public = set[str]()
        inside = {"id", "event", "parliamentarian"}
        sealed = set[str]()

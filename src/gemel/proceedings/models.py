"""Motions and debates with their stages, who of ours has a part, and what they said before."""

from django.db import models

from gemel.actions.models import Action, Draft
from gemel.agenda.models import Event
from gemel.cases.models import Case
from gemel.people.models import Body, Parliament, Parliamentarian


class Proceeding(models.Model):
    """One motion, debate or hearing of a house. `kind` is a `proceedings.rules.Kind`.

    `number` and `title` as the house prints them. `text` was pasted; else `draft`'s words are its
    text, as long as something covers them. `record_link` is the house's own record: with it the
    house itself has published the matter. `action` is the act from which it was begun. With a
    `scope` that programme's desk reads it, and no other.
    """

    ref = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, db_index=True)
    house = models.ForeignKey(Parliament, on_delete=models.PROTECT, related_name="proceedings")
    body = models.ForeignKey(Body, null=True, on_delete=models.SET_NULL, related_name="proceedings")
    number = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    record_link = models.URLField(max_length=500, blank=True)
    cases = models.ManyToManyField(Case, related_name="proceedings", blank=True)
    action = models.ForeignKey(
        Action, null=True, on_delete=models.SET_NULL, related_name="proceedings"
    )
    scope = models.CharField(max_length=40, blank=True, db_index=True)  # programme's ref
    draft = models.ForeignKey(Draft, null=True, on_delete=models.SET_NULL, related_name="+")
    added_by = models.CharField(max_length=40)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, db_index=True)
    reported_at = models.DateTimeField(null=True)  # the IPU was told
    request_key = models.CharField(max_length=64, blank=True)
    invented = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["added_by", "request_key"],
                condition=~models.Q(request_key=""),
                name="one_proceeding_of_a_request",
            )
        ]

    class Care:
        public = {"id", "ref", "kind", "house", "body", "number", "record_link", "invented"}
        inside = {
            "title", "text", "cases", "action", "scope", "draft", "added_by", "added_at",
            "removed_at", "reported_at", "request_key", "version",
        }  # fmt: skip
        sealed = set[str]()


class Stage(models.Model):
    """One dated stage; `key` is a `proceedings.rules.Key`. Never edited: another takes its place.

    `groups` are rows of `proceedings.rules.Votes`. `gone_at`: it was corrected or taken back.
    """

    ref = models.CharField(max_length=40, unique=True)
    proceeding = models.ForeignKey(Proceeding, on_delete=models.CASCADE, related_name="stages")
    key = models.CharField(max_length=20)
    on = models.DateField(db_index=True)
    note = models.CharField(max_length=500, blank=True)
    record_link = models.URLField(max_length=500, blank=True)
    votes_for = models.PositiveIntegerField(null=True)
    votes_against = models.PositiveIntegerField(null=True)
    abstained = models.PositiveIntegerField(null=True)
    absent = models.PositiveIntegerField(null=True)
    groups = models.JSONField(default=list)
    event = models.ForeignKey(Event, null=True, on_delete=models.SET_NULL, related_name="+")
    recorded_by = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)

    class Care:
        public = {
            "id", "ref", "proceeding", "key", "on", "record_link", "votes_for", "votes_against",
            "abstained", "absent", "groups",
        }  # fmt: skip
        inside = {"note", "event", "recorded_by", "recorded_at", "gone_at"}
        sealed = set[str]()


class Part(models.Model):
    """A parliamentarian of ours who sponsors it or speaks; `role` is a `rules.Part`."""

    proceeding = models.ForeignKey(Proceeding, on_delete=models.CASCADE, related_name="parts")
    member = models.ForeignKey(Parliamentarian, on_delete=models.PROTECT, related_name="parts")
    role = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proceeding", "member", "role"], name="one_part_of_a_member"
            )
        ]

    class Care:
        public = set[str]()
        inside = {"id", "proceeding", "member", "role"}
        sealed = set[str]()


class Former(models.Model):
    """What a proceeding said before it was corrected."""

    proceeding = models.ForeignKey(Proceeding, on_delete=models.CASCADE, related_name="formers")
    number = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    record_link = models.URLField(max_length=500, blank=True)
    until_at = models.DateTimeField()
    changed_by = models.CharField(max_length=40)

    class Care:
        public = set[str]()
        inside = {
            "id", "proceeding", "number", "title", "text", "record_link", "until_at", "changed_by",
        }  # fmt: skip
        sealed = set[str]()

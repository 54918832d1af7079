"""Programmes, who takes part, and twinnings with their contacts and pauses."""

from django.db import models

from gemel.people.models import AtRisk, Organisation, Parliament, Parliamentarian


class Programme(models.Model):
    """Host parliaments on one side, countries of origin on the other, and who runs it.

    Source: twinning note, A8 and A9. `weights` are settings of matching, which alone reads them
    (`matching.rules.Settings`); `contact_days` is the agreed rhythm of contact for new twinnings.
    """

    ref = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    context = models.TextField(blank=True)
    countries = models.JSONField(default=list)  # countries of origin
    hosts = models.ManyToManyField(Parliament, related_name="programmes", blank=True)
    partner = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT)
    contact_days = models.PositiveSmallIntegerField(default=30)
    interpreters = models.JSONField(default=list)  # languages for which one is trusted and there
    weights = models.JSONField(default=dict)
    quotas = models.JSONField(default=list)
    starts_on = models.DateField(null=True)
    press_contact = models.CharField(max_length=200, blank=True)  # shown on the press page
    ended_at = models.DateTimeField(null=True)
    invented = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Care:
        public = {
            "id", "ref", "name", "context", "countries", "hosts", "partner", "starts_on",
            "press_contact", "invented",
        }  # fmt: skip
        inside = {"contact_days", "interpreters", "weights", "quotas", "ended_at", "version"}
        sealed = set[str]()


class Participation(models.Model):
    """A parliamentarian who said yes to a programme, with room for so many twins."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="participations"
    )
    parliamentarian = models.ForeignKey(
        Parliamentarian, on_delete=models.PROTECT, related_name="participations"
    )
    capacity = models.PositiveSmallIntegerField(default=1)  # 0 to 50
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "parliamentarian"],
                condition=models.Q(left_at=None),
                name="one_participation_at_a_time",
            )
        ]

    class Care:
        public = set[str]()
        inside = {"id", "programme", "parliamentarian", "capacity", "joined_at", "left_at"}
        sealed = set[str]()


class Twinning(models.Model):
    """The bond of one parliamentarian with one person at risk. Life: `twinning.rules.Stage`.

    `role` is lead, co-twin or successor. Both sides are asked; it is active only when both have
    said yes. Consent to be twinned is the basis and is looked at again at every act.
    """

    ref = models.CharField(max_length=40, unique=True)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="twinnings")
    person = models.ForeignKey(AtRisk, on_delete=models.PROTECT, related_name="twinnings")
    parliamentarian = models.ForeignKey(
        Parliamentarian, on_delete=models.PROTECT, related_name="twinnings"
    )
    role = models.CharField(max_length=10, default="lead")
    stage = models.CharField(max_length=12, db_index=True)
    reasons = models.JSONField(default=list)  # why these two, as the proposal told them
    asked_at = models.DateTimeField(null=True)
    member_answer = models.CharField(max_length=4, blank=True)
    member_answered_at = models.DateTimeField(null=True)
    member_answered_by = models.CharField(max_length=40, blank=True)
    person_answer = models.CharField(max_length=4, blank=True)
    person_answered_at = models.DateTimeField(null=True)
    person_answer_through = models.CharField(max_length=40, blank=True)
    active_at = models.DateTimeField(null=True)
    contact_days = models.PositiveSmallIntegerField(default=30)
    paused_at = models.DateTimeField(null=True)
    paused_until = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=20, blank=True)
    invented = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "parliamentarian"],
                condition=models.Q(ended_at=None),
                name="one_living_twinning_of_two",
            )
        ]

    class Care:
        public = {"id", "ref", "programme", "person", "parliamentarian", "role", "invented"}
        inside = {
            "stage", "reasons", "asked_at", "member_answer", "member_answered_at",
            "member_answered_by", "person_answer", "person_answered_at", "person_answer_through",
            "active_at", "contact_days", "paused_at", "paused_until", "ended_at", "end_reason",
            "version",
        }  # fmt: skip
        sealed = set[str]()


class Photograph(models.Model):
    """The picture of a twinning, as it was made anew; the file that was handed in is not kept.

    Source: twinning note, A10. `mark` is the SHA-256 of the bytes: the person's yes and the
    member's are bound to it. `alt` maps a language to what is to be seen. `agreed` says who
    agreed that it is kept: person, member. Deleted, not marked, when it is removed.
    """

    ref = models.CharField(max_length=40, unique=True)
    twinning = models.OneToOneField(Twinning, on_delete=models.CASCADE, related_name="photograph")
    image = models.BinaryField()
    media = models.CharField(max_length=20)
    mark = models.CharField(max_length=64)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    alt = models.JSONField()
    credit = models.CharField(max_length=120)
    agreed = models.JSONField()
    added_by = models.CharField(max_length=40)
    added_at = models.DateTimeField()

    class Care:
        public = set[str]()
        inside = {
            "id", "ref", "twinning", "image", "media", "mark", "width", "height", "alt", "credit",
            "agreed", "added_by", "added_at",
        }  # fmt: skip
        sealed = set[str]()


class Contact(models.Model):
    """A contact between the twins: that it was, and by which channel. Light on content."""

    ref = models.CharField(max_length=40, unique=True)
    twinning = models.ForeignKey(Twinning, on_delete=models.CASCADE, related_name="contacts")
    on = models.DateField()
    channel = models.CharField(max_length=20)
    reached = models.BooleanField(default=True)
    note = models.CharField(max_length=300, blank=True)
    recorded_by = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Care:
        public = set[str]()
        inside = {
            "id", "ref", "twinning", "on", "channel", "reached", "note", "recorded_by",
            "recorded_at", "taken_back_at",
        }  # fmt: skip
        sealed = set[str]()

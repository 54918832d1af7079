"""Consents, silences and objections. Never edited: ended or withdrawn, and given anew."""

from django.db import models

from gemel.people.models import AtRisk


class Consent(models.Model):
    """One agreement by a person at risk: one use, a set of audiences, a time.

    Source: product.md section 3a. `answer` is yes, no or ask each time; what has no row was not
    asked, which is a no. `ends_at` is the agreed end (exclusive); `withdrawn_at` counts whatever
    end was agreed; `ended_at` is set when a newer consent takes its place. `text_hash` binds a
    public text in one language; `act_ref` binds a yes to one single act. The words of the person
    are staff-only.
    """

    ref = models.CharField(max_length=40, unique=True)
    person = models.ForeignKey(AtRisk, on_delete=models.PROTECT, related_name="consents")
    talk = models.CharField(max_length=40, db_index=True)  # rows given in one conversation
    use = models.CharField(max_length=60, db_index=True)  # an action's key, or "show:name" ...
    answer = models.CharField(max_length=8)
    audiences = models.JSONField()  # consent.rules.Audience values, partner with its ref
    channels = models.JSONField(default=list)  # empty: every agreed channel
    given_at = models.DateTimeField()  # when it was said; recorded then or later
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    if_unreachable = models.CharField(max_length=12, blank=True)  # consent.rules.IfUnreachable
    go_on_until = models.DateTimeField(null=True)
    giver = models.CharField(max_length=10)  # person, lawyer, family, other
    giver_why = models.CharField(max_length=200, blank=True)  # why a proxy
    wording = models.CharField(max_length=40)  # version of the explanation that was shown
    language = models.CharField(max_length=8)
    asked_by = models.CharField(max_length=40)  # account's ref
    asked_through = models.CharField(max_length=40)  # how it was asked: in person, through ...
    own_words = models.TextField(blank=True)
    text_hash = models.CharField(max_length=64, blank=True)
    text_language = models.CharField(max_length=8, blank=True)
    waives_waiting = models.BooleanField(default=False)  # the advance clause
    act_ref = models.CharField(max_length=40, blank=True)

    class Care:
        public = set[str]()
        inside = {
            "id", "ref", "person", "talk", "use", "answer", "audiences", "channels", "given_at",
            "starts_at", "ends_at", "withdrawn_at", "ended_at", "if_unreachable", "go_on_until",
            "giver", "giver_why", "wording", "language", "asked_by", "asked_through",
            "own_words", "text_hash", "text_language", "waives_waiting", "act_ref",
        }  # fmt: skip
        sealed = set[str]()


class Silence(models.Model):
    """A time in which the person cannot be reached, and how that is known to have ended."""

    ref = models.CharField(max_length=40, unique=True)
    person = models.ForeignKey(AtRisk, on_delete=models.PROTECT, related_name="silences")
    since = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(ended_at=None), name="one_silence_at_a_time"
            )
        ]

    class Care:
        public = set[str]()
        inside = {"id", "ref", "person", "since", "recorded_by", "ended_at", "ended_by"}
        sealed = set[str]()


class Objection(models.Model):
    """A word against acting on a published decision. It closes that basis at once.

    By the person, family, counsel or the IPU. Lifting needs two people.
    """

    ref = models.CharField(max_length=40, unique=True)
    person = models.ForeignKey(AtRisk, on_delete=models.PROTECT, related_name="objections")
    by_whom = models.CharField(max_length=10)
    channel = models.CharField(max_length=40)
    words = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    lift_asked_by = models.CharField(max_length=40, blank=True)
    lift_asked_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=40, blank=True)
    lifted_at = models.DateTimeField(null=True)

    class Care:
        public = set[str]()
        inside = {
            "id", "ref", "person", "by_whom", "channel", "words", "recorded_at", "recorded_by",
            "lift_asked_by", "lift_asked_at", "lifted_by", "lifted_at",
        }  # fmt: skip
        sealed = set[str]()

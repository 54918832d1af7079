"""Persons at risk: defenders, and parliamentarians named by IPU decisions."""

from django.db import models
from django.db.models import Q

from gemel.people.models.parliamentarian import Parliamentarian


class AtRisk(models.Model):
    """One person at risk, with the exposure that was chosen for the record.

    A defender is `sealed`: a code name and what matching needs stand here, the identity in the
    vault; or `offline`: the identity is not in Gemel at all. In both the database refuses a name,
    a contact and a place in these columns. Persons named by published IPU
    decisions are `restricted` or `public`. Facts about the person, with sources and dates, stand
    in `cases.Fact`; the columns here are the working copy that lists sort and search by.
    """

    ref = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20)  # people.rules.Kind: defender, parliamentarian
    exposure = models.CharField(max_length=12)  # people.rules.Exposure
    code_name = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=200, blank=True)
    sort_name = models.CharField(max_length=220, blank=True, db_index=True)
    sex = models.CharField(max_length=1, blank=True)
    countries = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    themes = models.JSONField(default=list)
    wishes = models.JSONField(default=list)  # people.rules.Wish values
    family = models.CharField(max_length=20, blank=True)  # people.rules.Family, only if wished
    urgency = models.PositiveSmallIntegerField(default=2)  # 1 watch to 4 now
    wants = models.PositiveSmallIntegerField(default=1)  # members wished for, 1 to 3
    unreachable_since = models.DateTimeField(null=True)
    invented = models.BooleanField(default=False)
    search_text = models.TextField(blank=True)
    sound_text = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    request_key = models.CharField(max_length=64, blank=True)  # a form sent twice makes one
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="offline_is_a_code_name_and_nothing_else",
                condition=~Q(exposure="offline")
                | (Q(name="") & Q(sort_name="") & Q(sex="") & Q(countries=[]) & ~Q(code_name="")),
            ),
            models.CheckConstraint(
                name="sealed_is_a_code_name_here_and_nothing_else",
                condition=~Q(exposure="sealed")
                | (Q(name="") & Q(sort_name="") & Q(sex="") & Q(countries=[]) & ~Q(code_name="")),
            ),
            models.UniqueConstraint(
                fields=["code_name"], condition=~Q(code_name=""), name="one_person_of_a_code_name"
            ),
            models.UniqueConstraint(
                fields=["request_key"], condition=~Q(request_key=""), name="one_person_of_a_request"
            ),
        ]

    class Care:
        public = {"id", "ref", "kind", "name", "sort_name", "sex", "countries", "invented"}
        inside = {
            "exposure", "code_name", "languages", "themes", "wishes", "family", "urgency", "wants",
            "unreachable_since", "search_text", "sound_text", "closed_at", "request_key", "version",
        }  # fmt: skip
        sealed = set[str]()


class Raising(models.Model):
    """A defender who is to be known by more people than before: asked by one, agreed by another."""

    ref = models.CharField(max_length=40, unique=True)
    person = models.ForeignKey(AtRisk, on_delete=models.CASCADE, related_name="raisings")
    basis = models.CharField(max_length=40)  # reference of the consent
    asked_by = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    agreed_by = models.CharField(max_length=40, blank=True)
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(agreed_at=None), name="one_open_raising_of_a_person"
            )
        ]

    class Care:
        public = set[str]()
        inside = {
            "id", "ref", "person", "basis", "asked_by", "asked_at", "agreed_by", "agreed_at",
        }  # fmt: skip
        sealed = set[str]()


class Belonging(models.Model):
    """The programme through which staff may read this person. Opaque: the programme's ref."""

    person = models.ForeignKey(AtRisk, on_delete=models.CASCADE, related_name="belongings")
    scope = models.CharField(max_length=40, db_index=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Care:
        public = set[str]()
        inside = {"id", "person", "scope", "joined_at", "left_at"}
        sealed = set[str]()


class Veto(models.Model):
    """Never these two: said by either side or by a coordinator. The reason is not asked."""

    person = models.ForeignKey(AtRisk, on_delete=models.CASCADE, related_name="vetoes")
    parliamentarian = models.ForeignKey(
        Parliamentarian, on_delete=models.CASCADE, related_name="vetoes"
    )
    said_by = models.CharField(max_length=20)  # person, member, desk
    said_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Care:
        public = set[str]()
        inside = {"id", "person", "parliamentarian", "said_by", "said_at", "lifted_at"}
        sealed = set[str]()

"""Parliamentarians: open data, with the few things that a coordinator adds."""

from django.db import models

from gemel.people.models.parliament import Body, Parliament, Party


class Parliamentarian(models.Model):
    """One member of a parliament, past or present.

    `merged_into` is set where a human found that two records are one person; lists leave such a
    record out and its rows stand with the other (`Merge` can undo it). Dates of birth are as
    precise as stated: "1962-09-06", "1962-09" or "1962". `stated_by` is the source whose word on
    name, birth and the like stands here; `by_hand` names the fields that staff have set since,
    which no import touches (`people.importing`).
    """

    ref = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    given_name = models.CharField(max_length=120, blank=True)
    family_name = models.CharField(max_length=120, blank=True)
    sort_name = models.CharField(max_length=220, db_index=True)
    sex = models.CharField(max_length=1, blank=True)  # as stated: F, M or not stated
    birth_date = models.CharField(max_length=10, blank=True)
    death_date = models.CharField(max_length=10, blank=True)
    profession = models.CharField(max_length=200, blank=True)
    citizenships = models.JSONField(default=list)
    themes = models.JSONField(default=list)  # people.rules.Theme values, entered by staff
    barred_from = models.JSONField(default=list)  # countries that sanction or refuse the member
    search_text = models.TextField(blank=True)  # folded names and identifiers
    sound_text = models.TextField(blank=True)  # sound-alike keys, between blanks
    stated_by = models.CharField(max_length=60, blank=True)  # scheme of a source, or "hand"
    by_hand = models.JSONField(default=list)  # people.importing.person.BY_HAND
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    request_key = models.CharField(max_length=64, blank=True)  # a form sent twice makes one
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["sort_name", "ref"]
        constraints = [
            models.UniqueConstraint(
                fields=["request_key"],
                condition=~models.Q(request_key=""),
                name="one_parliamentarian_of_a_request",
            )
        ]

    class Care:
        public = {
            "id", "ref", "name", "given_name", "family_name", "sort_name", "sex", "birth_date",
            "death_date", "profession", "citizenships",
        }  # fmt: skip
        inside = {
            "themes", "barred_from", "search_text", "sound_text", "stated_by", "by_hand",
            "merged_into", "request_key", "version",
        }  # fmt: skip
        sealed = set[str]()


class Identifier(models.Model):
    """The number under which a source knows this person."""

    parliamentarian = models.ForeignKey(
        Parliamentarian, on_delete=models.CASCADE, related_name="identifiers"
    )
    scheme = models.CharField(max_length=60)
    value = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="one_person_of_an_identifier")
        ]

    class Care:
        public = {"id", "parliamentarian", "scheme", "value"}
        inside = set[str]()
        sealed = set[str]()


class OtherName(models.Model):
    """The person's name in another language, script or spelling."""

    parliamentarian = models.ForeignKey(
        Parliamentarian, on_delete=models.CASCADE, related_name="other_names"
    )
    language = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=200)

    class Care:
        public = {"id", "parliamentarian", "language", "name"}
        inside = set[str]()
        sealed = set[str]()


class ContactPoint(models.Model):
    """A published address of the office. Thin and old data: a person checks before writing."""

    parliamentarian = models.ForeignKey(
        Parliamentarian, on_delete=models.CASCADE, related_name="contact_points"
    )
    kind = models.CharField(max_length=20)  # email, phone, website, twitter, ...
    value = models.CharField(max_length=300)

    class Care:
        public = {"id", "parliamentarian", "kind", "value"}
        inside = set[str]()
        sealed = set[str]()


class Mandate(models.Model):
    """One seat, from a day to a day. Dates as precise as stated; an open end as of a day.

    In a parliament of many states `party` is the group, `national_party` the party at home and
    `elected_in` the state. `stated_by`: the source whose word this is, or "hand".
    """

    parliamentarian = models.ForeignKey(
        Parliamentarian, on_delete=models.CASCADE, related_name="mandates"
    )
    parliament = models.ForeignKey(Parliament, on_delete=models.PROTECT, related_name="mandates")
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT)
    group = models.CharField(max_length=200, blank=True)  # where it differs from the party
    national_party = models.CharField(max_length=200, blank=True)
    elected_in = models.CharField(max_length=2, blank=True)
    area = models.CharField(max_length=200, blank=True)
    term = models.CharField(max_length=100, blank=True)
    starts_on = models.CharField(max_length=10, blank=True)
    ends_on = models.CharField(max_length=10, blank=True)  # last day as stated; empty is open
    as_of = models.DateField(null=True)  # an open end is known to hold on this day
    starts_from = models.DateField(null=True, db_index=True)  # earliest day that starts_on allows
    ends_before = models.DateField(null=True, db_index=True)  # exclusive; null: open
    stated_by = models.CharField(max_length=60, blank=True)

    class Care:
        public = {
            "id", "parliamentarian", "parliament", "party", "group", "national_party",
            "elected_in", "area", "term", "starts_on", "ends_on", "as_of", "starts_from",
            "ends_before",
        }  # fmt: skip
        inside = {"stated_by"}
        sealed = set[str]()


class Seat(models.Model):
    """Membership of a committee, delegation or friendship group."""

    parliamentarian = models.ForeignKey(
        Parliamentarian, on_delete=models.CASCADE, related_name="seats"
    )
    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="seats")
    role = models.CharField(max_length=60, blank=True)
    starts_on = models.CharField(max_length=10, blank=True)
    ends_on = models.CharField(max_length=10, blank=True)
    stated_by = models.CharField(max_length=60, blank=True)

    class Care:
        public = {"id", "parliamentarian", "body", "role", "starts_on", "ends_on"}
        inside = {"stated_by"}
        sealed = set[str]()


class Affiliation(models.Model):
    """Membership of a party, where a source dates it apart from any seat."""

    parliamentarian = models.ForeignKey(
        Parliamentarian, on_delete=models.CASCADE, related_name="affiliations"
    )
    party = models.CharField(max_length=200)
    starts_on = models.CharField(max_length=10, blank=True)
    ends_on = models.CharField(max_length=10, blank=True)

    class Care:
        public = {"id", "parliamentarian", "party", "starts_on", "ends_on"}
        inside = set[str]()
        sealed = set[str]()


class AsWritten(models.Model):
    """What a source states and Gemel has no field for, or could not read: kept as written.

    `source` is the number (scheme:value) under which the source knows the person, `label` its own
    column. What the source says there next replaces what it said before.
    """

    parliamentarian = models.ForeignKey(
        Parliamentarian, on_delete=models.CASCADE, related_name="as_written"
    )
    source = models.CharField(max_length=190, blank=True)
    label = models.CharField(max_length=120)
    text = models.TextField()

    class Care:
        public = set[str]()
        inside = {"id", "parliamentarian", "source", "label", "text"}
        sealed = set[str]()


class Speaks(models.Model):
    """A language that the person is known to use. No row means: not known, neither yes nor no."""

    parliamentarian = models.ForeignKey(
        Parliamentarian, on_delete=models.CASCADE, related_name="languages"
    )
    language = models.CharField(max_length=8)
    level = models.CharField(max_length=10, blank=True)  # native, good, some, or not stated

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["parliamentarian", "language"], name="one_row_of_a_language"
            )
        ]

    class Care:
        public = {"id", "parliamentarian", "language", "level"}
        inside = set[str]()
        sealed = set[str]()


class CountryTie(models.Model):
    """What links a member to a country, for better or worse (`people.rules.Tie`)."""

    parliamentarian = models.ForeignKey(
        Parliamentarian, on_delete=models.CASCADE, related_name="ties"
    )
    country = models.CharField(max_length=2)
    kind = models.CharField(max_length=20)
    note = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)  # exclusive

    class Care:
        public = set[str]()
        inside = {"id", "parliamentarian", "country", "kind", "note", "starts_on", "ends_on"}
        sealed = set[str]()

"""Cases, who is in them, what was decided, and facts with their sources."""

from django.db import models

from gemel.people.models import AtRisk, Body


class Source(models.Model):
    """Where a fact was seen. `from_ipu` is marked by a human and by nobody else.

    `key` is the short name that one file gave it; two files may use one key for two sources, so
    `identity` (of the address, else of the words) is what makes a source one.
    """

    ref = models.CharField(max_length=40, unique=True)
    key = models.CharField(max_length=60, blank=True)
    identity = models.CharField(max_length=64, unique=True)  # cases.rules.source_identity
    what = models.TextField()
    address = models.TextField(blank=True)
    stated_on = models.CharField(max_length=10, blank=True)  # as precise as known
    from_ipu = models.BooleanField(null=True)  # null: nobody has looked yet, treated as no
    marked_by = models.CharField(max_length=40, blank=True)

    class Care:
        public = {"id", "ref", "key", "what", "address", "stated_on", "from_ipu"}
        inside = {"identity", "marked_by"}
        sealed = set[str]()


class Violation(models.Model):
    """One word of the vocabulary of alleged violations, in one version of it."""

    version = models.CharField(max_length=40)
    key = models.CharField(max_length=60)
    label = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="one_label_of_a_key")
        ]

    class Care:
        public = {"id", "version", "key", "label"}
        inside = set[str]()
        sealed = set[str]()


class Case(models.Model):
    """A file: one person's or a group's, an IPU case or a defender's.

    `code` is the normal form (VEN-COLL-06); empty where none was seen. `announced` is the number
    of persons in the newest decision that an import followed; fewer may be known. `title` only
    where no code and no name may stand in its place. A case of an `offline` person holds none of
    what could tell who it is: the database refuses it. `request_key` makes a form that is sent
    twice one case.
    """

    ref = models.CharField(max_length=40, unique=True)
    code = models.CharField(max_length=40, blank=True, db_index=True)
    collective = models.BooleanField(default=False)
    title = models.CharField(max_length=200, blank=True)
    countries = models.JSONField(default=list)
    region = models.CharField(max_length=20, blank=True)  # IPU region, as stated
    exposure = models.CharField(max_length=12)
    stage = models.CharField(max_length=20, default="open")  # cases.rules.Stage
    announced = models.PositiveIntegerField(null=True)
    urgency = models.PositiveSmallIntegerField(default=2)
    responsible = models.CharField(max_length=40, blank=True, db_index=True)  # account's ref
    invented = models.BooleanField(default=False)
    search_text = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    request_key = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request_key"],
                condition=~models.Q(request_key=""),
                name="one_case_of_a_request",
            ),
            models.UniqueConstraint(
                fields=["code"], condition=~models.Q(code=""), name="one_case_of_a_code"
            ),
            models.CheckConstraint(
                name="offline_case_tells_nothing",
                condition=~models.Q(exposure="offline")
                | models.Q(code="", title="", countries=[], region="", search_text=""),
            ),
        ]

    class Care:
        public = {
            "id", "ref", "code", "collective", "title", "countries", "region", "stage",
            "announced", "invented",
        }  # fmt: skip
        inside = {
            "exposure", "urgency", "responsible", "search_text", "opened_at", "changed_at",
            "request_key", "version",
        }  # fmt: skip
        sealed = set[str]()


class CaseScope(models.Model):
    """A programme that works on this case. Opaque: the programme's ref."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="scopes")
    scope = models.CharField(max_length=40, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "scope"], name="one_scope_once")]

    class Care:
        public = set[str]()
        inside = {"id", "case", "scope"}
        sealed = set[str]()


class Membership(models.Model):
    """A person in a case, from a day to a day, with the person's own code inside it."""

    ref = models.CharField(max_length=40, unique=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(AtRisk, on_delete=models.PROTECT, related_name="memberships")
    code = models.CharField(max_length=40, blank=True, db_index=True)
    joined_on = models.CharField(max_length=10, blank=True)
    left_on = models.CharField(max_length=10, blank=True)
    certain = models.BooleanField(default=True)
    basis = models.TextField(blank=True)  # how the membership is known, in the source's words

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="one_membership_of_a_person")
        ]

    class Care:
        public = {"id", "ref", "case", "person", "code", "joined_on", "left_on", "certain"}
        inside = {"basis"}
        sealed = set[str]()


class Alias(models.Model):
    """A code as some document printed it: VEN/10, VEN10, DRC71."""

    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="aliases")
    membership = models.ForeignKey(
        Membership, null=True, on_delete=models.CASCADE, related_name="aliases"
    )
    printed = models.CharField(max_length=40, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "printed"], name="one_spelling_of_a_case"),
            models.UniqueConstraint(
                fields=["membership", "printed"], name="one_spelling_of_a_membership"
            ),
        ]

    class Care:
        public = {"id", "case", "membership", "printed"}
        inside = set[str]()
        sealed = set[str]()


class Decision(models.Model):
    """A decision of the IPU on one or more cases."""

    ref = models.CharField(max_length=40, unique=True)
    symbol = models.CharField(max_length=60, blank=True)
    body = models.CharField(max_length=20, blank=True)  # governing_council, committee
    session = models.PositiveSmallIntegerField(null=True)
    place = models.CharField(max_length=100, blank=True)
    adopted_on = models.CharField(max_length=10, blank=True)
    adopted_how = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    published = models.BooleanField(default=True)

    class Care:
        public = {
            "id", "ref", "symbol", "body", "session", "place", "adopted_on", "adopted_how",
            "published",
        }  # fmt: skip
        inside = {"note"}
        sealed = set[str]()


class Ruling(models.Model):
    """What one decision says of one case: how many persons, and what becomes of the case.

    `sources` are where that was seen: the decision's own paper, or a report of it. `followed`
    marks the decision that an imported table was made from. `complete` says that whoever is not
    on the decision's list was in the case no longer.
    """

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="rulings")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="rulings")
    persons = models.PositiveIntegerField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    sources = models.ManyToManyField(Source, related_name="rulings", blank=True)
    followed = models.BooleanField(default=False)
    complete = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "case"], name="one_ruling_on_a_case")
        ]

    class Care:
        public = {"id", "decision", "case", "persons", "outcome", "sources", "complete"}
        inside = {"note", "followed"}
        sealed = set[str]()


class Ask(models.Model):
    """What a decision asks of whom, and by when: a day, or the next session of the IPU."""

    ref = models.CharField(max_length=40, unique=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="asks")
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT)
    number = models.CharField(max_length=10, blank=True)
    verb = models.CharField(max_length=60)
    addressee = models.CharField(max_length=200)
    due = models.CharField(max_length=10, blank=True)
    at_session = models.BooleanField(default=False)  # due at the next session, says the text
    text = models.TextField()
    settled_on = models.DateField(null=True)

    class Care:
        public = {
            "id", "ref", "case", "decision", "number", "verb", "addressee", "due", "at_session",
            "text", "settled_on",
        }  # fmt: skip
        inside = set[str]()
        sealed = set[str]()


class AskReply(models.Model):
    """What came back to an ask, and who wrote it down: none, holding, substantive or refusal."""

    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="replies")
    kind = models.CharField(max_length=12)  # cases.following.ReplyKind
    on = models.DateField()
    note = models.TextField(blank=True)
    recorded_by = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()

    class Care:
        public = set[str]()
        inside = {"id", "ask", "kind", "on", "note", "recorded_by", "recorded_at"}
        sealed = set[str]()


class Filing(models.Model):
    """Where a parliament filed a decision: one letter, five committees. Source: B17."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="filings")
    body = models.ForeignKey(Body, on_delete=models.PROTECT)
    number = models.CharField(max_length=60)
    filed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "body", "number"], name="one_filing_of_a_number"
            )
        ]

    class Care:
        public = {"id", "decision", "body", "number", "filed_on"}
        inside = set[str]()
        sealed = set[str]()


class Fact(models.Model):
    """One statement about a case or a person in it. Dated, sourced, superseded, never edited.

    `kind` is a `cases.rules.FactKind`; `value` is text, or a violation's key in the version
    `vocabulary`; empty where a source says that it does not tell. `basis` is how the source
    knows, in its own words; `certain` is False where they state a doubt. `imported` keeps apart
    what a file said from what a person recorded: an import never overrules a person. A fact not
    from IPU papers stays restricted.
    """

    ref = models.CharField(max_length=40, unique=True)
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="facts")
    person = models.ForeignKey(AtRisk, null=True, on_delete=models.CASCADE, related_name="facts")
    kind = models.CharField(max_length=30, db_index=True)
    value = models.TextField(blank=True)
    vocabulary = models.CharField(max_length=40, blank=True)
    happened_on = models.CharField(max_length=10, blank=True)
    basis = models.TextField(blank=True)
    certain = models.BooleanField(default=True)
    sources = models.ManyToManyField(Source, related_name="facts", blank=True)
    recorded_by = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()
    imported = models.BooleanField(default=False)
    superseded_at = models.DateTimeField(null=True, db_index=True)
    superseded_by = models.ForeignKey("self", null=True, on_delete=models.SET_NULL)

    class Care:
        public = {
            "id", "ref", "case", "person", "kind", "value", "vocabulary", "happened_on",
            "certain", "sources",
        }  # fmt: skip
        inside = {
            "basis", "recorded_by", "recorded_at", "imported", "superseded_at", "superseded_by",
        }  # fmt: skip
        sealed = set[str]()

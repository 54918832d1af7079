"""Work to do later, and the hold on all that would leave the house."""

from django.db import models


class Job(models.Model):
    """One piece of work: a registered name and the references that it needs.

    Due at `run_at`; held by a worker until `leased_until`; done, or given up after too many
    attempts, which the desk and `gemel doctor` show. `repeat` seconds make it come back.
    """

    name = models.CharField(max_length=60)
    refs = models.JSONField(default=list)  # references only, never text
    run_at = models.DateTimeField(db_index=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    repeat = models.PositiveIntegerField(default=0)  # seconds, 0 for once
    done_at = models.DateTimeField(null=True, db_index=True)
    gave_up_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=80, blank=True)  # the class of the last error, no text
    unique_key = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unique_key"],
                condition=models.Q(done_at=None, gave_up_at=None) & ~models.Q(unique_key=""),
                name="one_open_job_for_a_key",
            )
        ]

    class Care:
        public = set[str]()
        inside = {
            "id", "name", "refs", "run_at", "leased_until", "attempts", "repeat", "done_at",
            "gave_up_at", "fault", "unique_key",
        }  # fmt: skip
        sealed = set[str]()


class Hold(models.Model):
    """Nothing is sent and nothing lit until somebody at the desk has confirmed. After a restore."""

    ref = models.CharField(max_length=40, unique=True)
    why = models.CharField(max_length=20)  # restored
    since = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=40, blank=True)

    class Care:
        public = set[str]()
        inside = {"id", "ref", "why", "since", "lifted_at", "lifted_by"}
        sealed = set[str]()

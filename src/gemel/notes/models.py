"""Staff notes and dated tasks about anything, by reference.

`request_key` makes a form that is sent twice one note, or one task.
"""

from django.db import models


class Note(models.Model):
    """A word from one member of staff to the others about a record. Kept, never edited."""

    ref = models.CharField(max_length=40, unique=True)
    about = models.CharField(max_length=40, db_index=True)
    scope = models.CharField(max_length=40, blank=True, db_index=True)  # programme's ref, if any
    text = models.TextField()
    written_by = models.CharField(max_length=40)
    written_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    request_key = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["written_by", "request_key"],
                condition=~models.Q(request_key=""),
                name="one_note_of_a_request",
            )
        ]

    class Care:
        public = set[str]()
        inside = {
            "id", "ref", "about", "scope", "text", "written_by", "written_at", "taken_back_at",
            "request_key",
        }  # fmt: skip
        sealed = set[str]()


class Task(models.Model):
    """Something to do by a day, for one account or for whoever covers the record.

    `about` is empty where it concerns the desk as a whole.
    """

    ref = models.CharField(max_length=40, unique=True)
    about = models.CharField(max_length=40, blank=True, db_index=True)
    scope = models.CharField(max_length=40, blank=True, db_index=True)
    what = models.CharField(max_length=200)
    due_on = models.DateField(db_index=True)
    assigned_to = models.CharField(max_length=40, blank=True, db_index=True)
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)
    request_key = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["made_by", "request_key"],
                condition=~models.Q(request_key=""),
                name="one_task_of_a_request",
            )
        ]

    class Care:
        public = set[str]()
        inside = {
            "id", "ref", "about", "scope", "what", "due_on", "assigned_to", "made_by", "made_at",
            "done_at", "done_by", "version", "request_key",
        }  # fmt: skip
        sealed = set[str]()

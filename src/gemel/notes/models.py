"""Staff notes and dated tasks about anything, by reference."""

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

    class Care:
        public = set[str]()
        inside = {
            "id", "ref", "about", "scope", "text", "written_by", "written_at", "taken_back_at",
        }  # fmt: skip
        sealed = set[str]()


class Task(models.Model):
    """Something to do by a day, for one account or for whoever covers the record."""

    ref = models.CharField(max_length=40, unique=True)
    about = models.CharField(max_length=40, db_index=True)
    scope = models.CharField(max_length=40, blank=True, db_index=True)
    what = models.CharField(max_length=200)
    due_on = models.DateField(db_index=True)
    assigned_to = models.CharField(max_length=40, blank=True, db_index=True)
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Care:
        public = set[str]()
        inside = {
            "id", "ref", "about", "scope", "what", "due_on", "assigned_to", "made_by", "made_at",
            "done_at", "done_by", "version",
        }  # fmt: skip
        sealed = set[str]()

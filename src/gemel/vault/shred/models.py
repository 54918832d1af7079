"""The other half of every record's key. Backups of this table are kept for seven days only."""

from django.db import models


class ShredKey(models.Model):
    """What must be destroyed to forget a record, in old backups too."""

    about = models.CharField(max_length=40, unique=True)
    key = models.BinaryField()
    made_at = models.DateTimeField()

    class Care:
        public = set[str]()
        inside = {"id", "about", "made_at"}
        sealed = {"key"}

"""What the database knows about the keys outside of it (enumeration/identity.py)."""

from __future__ import annotations

from django.db import models


class DigestRemake(models.Model):
    """How far the digests of one table have been made anew with a key for each purpose (enumeration/keys/digests.py)."""

    table = models.CharField(max_length=40, primary_key=True)
    last = models.UUIDField(null=True)  # the rows up to this id are done
    remade = models.BigIntegerField(default=0)
    unopened = models.BigIntegerField(default=0)  # sealed with a key that is not here: their digests stay as they were
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.table}: {self.remade}"


class KeyCanary(models.Model):
    """A text sealed with each key, by which wrong keys are found at start (enumeration/keys/canaries.py). 0: the index key."""

    number = models.PositiveIntegerField(primary_key=True)
    row_id = models.UUIDField()
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return str(self.number)

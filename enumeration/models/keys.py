"""What the database knows about the keys that are kept outside it (enumeration/identity.py)."""

from __future__ import annotations

from django.db import models


class DigestRemake(models.Model):
    """Progress of recomputing one table's digests with a separate key for each purpose (enumeration/keys/digests.py)."""

    table = models.CharField(max_length=40, primary_key=True)
    last = models.UUIDField(null=True)  # rows up to this id are done
    remade = models.BigIntegerField(default=0)
    # sealed with a key that is not present: their digests were left unchanged
    unopened = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.table}: {self.remade}"


class KeyCanary(models.Model):
    """A text sealed with each key, so that wrong keys are detected at start-up (enumeration/keys/canaries.py). 0: the
    index key."""

    number = models.PositiveIntegerField(primary_key=True)
    row_id = models.UUIDField()
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return str(self.number)

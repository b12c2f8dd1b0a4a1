"""How the form takes the name of a person: as on the identity card, in letters."""

from __future__ import annotations

from typing import Any

from enumeration.words import Words

# [V] accepts letters and spaces only: too strict for Ma'ruf, Abd. Rahman or Tri-Utami.
PERSON_NAME: dict[str, Any] = {
    "max_length": 100,
    "pattern": r"[^0-9@#$%&*+=<>{}\[\]|\\/!?;:_~^]+",
    "takes": Words(
        "nama dengan huruf, tanpa angka dan tanda seperti @ atau /", "a name in letters, without digits or @ and /"
    ),
    "identifying": True,
}
"""What text() is told of such a question."""

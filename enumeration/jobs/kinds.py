"""The kinds of long work. Each declares its name, the page of its result and its runner in one place: `@job(…)`.

`enumeration/tasks.py` lists the modules that declare them, so that every process knows all kinds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from enumeration.models import Job
from enumeration.words import Words

if TYPE_CHECKING:
    from enumeration.jobs.running import Work

Runner = Callable[["Work"], dict[str, Any]]


@dataclass(frozen=True)
class Kind:
    """A kind of job: its name, its runner, and the address of the page that shows its result."""

    name: Words
    runner: Runner
    page: Callable[[Job], str] | None = None


KINDS: dict[str, Kind] = {}


def job(kind: str, *, name: Words, page: Callable[[Job], str] | None = None) -> Callable[[Runner], Runner]:
    """Declare a kind of job. The decorated runner returns its result (JSON), or WAIT until its parts are done.

    Raises ValueError where another runner has this kind already.
    """

    def declare(runner: Runner) -> Runner:
        if kind in KINDS and KINDS[kind].runner is not runner:
            raise ValueError(f"Two runners for jobs of kind '{kind}'.")
        KINDS[kind] = Kind(name, runner, page)
        return runner

    return declare

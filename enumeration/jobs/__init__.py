"""Long work: requested, carried out, watched, cancelled."""

from enumeration.jobs.kinds import KINDS, Kind, job
from enumeration.jobs.running import (
    MOST_DEATHS,
    RING_AGAIN_AFTER,
    WAIT,
    JobCancelled,
    JobProblem,
    StillWaiting,
    Work,
    ask,
    cancel,
    lock_key,
    ring_again,
    run,
)

__all__ = [
    "KINDS",
    "MOST_DEATHS",
    "RING_AGAIN_AFTER",
    "WAIT",
    "JobCancelled",
    "JobProblem",
    "Kind",
    "StillWaiting",
    "Work",
    "ask",
    "cancel",
    "job",
    "lock_key",
    "ring_again",
    "run",
]

"""Long work: asked for, carried out, watched, stopped."""

from enumeration.jobs.running import (
    MOST_DEATHS,
    RING_AGAIN_AFTER,
    RUNNERS,
    WAIT,
    JobCancelled,
    JobProblem,
    StillWaiting,
    Work,
    ask,
    cancel,
    job,
    lock_key,
    ring_again,
    run,
)

__all__ = [
    "MOST_DEATHS",
    "RING_AGAIN_AFTER",
    "RUNNERS",
    "WAIT",
    "JobCancelled",
    "JobProblem",
    "StillWaiting",
    "Work",
    "ask",
    "cancel",
    "job",
    "lock_key",
    "ring_again",
    "run",
]

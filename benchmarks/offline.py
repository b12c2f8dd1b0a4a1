"""A whole day without a connection, again and again: twenty households on one phone that is killed three times, then a line
that loses 30 % of the answers. Each run of tests/browser/test_day_without_connection.py has other answers lost (its seed
is printed); `ratio` is the share of runs in which everything arrived exactly once and complete. The bar is all of them.
"""

from __future__ import annotations

import os
import subprocess
import sys

import common

DAY = "tests/browser/test_day_without_connection.py::test_a_whole_day_without_a_connection_arrives_once"


def main() -> int:
    parser = common.arguments(__doc__ or "")
    parser.add_argument("--runs", type=int, default=20, metavar="N")
    options = parser.parse_args()
    report = common.Report("offline", quiet=options.json)
    arrived = []
    with common.timed() as took:
        for seed in range(1, options.runs + 1):
            run = subprocess.run(
                [sys.executable, "-m", "pytest", DAY, "-q", "--reuse-db", "-p", "no:cacheprovider"],
                cwd=common.ROOT,
                env=os.environ | {"REGSOSEK_LINE_SEED": str(seed), "REGSOSEK_HTTPS": "off"},
                capture_output=True,
                text=True,
                check=False,
            )
            arrived.append(run.returncode == 0)
            report.say(f"  seed {seed}: {'everything arrived once' if arrived[-1] else run.stdout[-2000:]}")
    ratio = sum(arrived) / len(arrived)
    return report.end(n=len(arrived), arrived=sum(arrived), seconds=took[0], ratio=ratio, bar=1.0, ok=ratio == 1)


if __name__ == "__main__":
    sys.exit(main())

"""Kills ./run demo with kill -9 at random moments, again and again, while an enumerator saves households.

.venv/bin/python tests/faults/kill_the_demo.py /path/of/a/clone --times 10

Takes minutes, so it is a program of its own and not part of ./run test. It wants a clone of its own, as it kills what
runs there. Every household whose saving was acknowledged must be there at the end, once, with its answer; and saving it
again with the same key must give the same receipt. The last line says how many.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from typing import Any

import psutil

PORT = 8765
ADDRESS = f"http://127.0.0.1:{PORT}"


class Demo:
    """A ./run demo in the clone."""

    def __init__(self, folder: Path, families: int):
        self.folder = folder
        self.log = (folder / ".kill-log").open("ab")
        command = [sys.executable, "run", "demo", "--families", str(families), "--port", str(PORT)]
        self.process = subprocess.Popen(
            command, cwd=folder, stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def kill(self, how: str) -> None:
        """kill -9: only ./run (its children are left behind), everything, or PostgreSQL and then everything."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        if how == "postgres first":
            for child in children:
                if "postgres" in child.name():
                    child.send_signal(signal.SIGKILL)
            time.sleep(random.random())
        self.process.kill()
        self.process.wait()
        for child in children if how != "only run" else []:
            try:
                child.kill()
            except psutil.NoSuchProcess:
                continue

    def is_up(self) -> bool:
        try:
            with urllib.request.urlopen(f"{ADDRESS}/masuk/", timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False


def ask(path: str, body: dict[str, Any] | None = None, token: str = "") -> dict[str, Any]:
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if token:
        headers["Authorization"] = f"Token {token}"
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(f"{ADDRESS}/api/v1/{path}", data=data, headers=headers)
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer)


def family(area: str, number: int) -> dict[str, Any]:
    return {
        "key": str(uuid.uuid4()),
        "household": str(uuid.uuid4()),
        "area": area,
        "answers": {"head_name": "UJI COBA", "notes": f"catatan {number}"},
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--families", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=7317)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    acknowledged: list[tuple[dict[str, Any], dict[str, Any]]] = []
    token, area, saved = "", "", 0

    for time_of_killing in range(options.times + 1):
        is_last = time_of_killing == options.times
        began = time.monotonic()
        demo = Demo(options.folder, options.families)
        # Now and then before it is up at all: while it installs, starts, migrates or seeds.
        early = not is_last and token and chance.random() < 0.3
        patience = chance.uniform(0.5, 8) if early else 300
        while not demo.is_up() and time.monotonic() - began < patience:
            if demo.process.poll() is not None:
                print(f"It did not start: see {demo.log.name}")
                return 1
            time.sleep(0.2)
        up_after = time.monotonic() - began
        if not early:
            if not demo.is_up():
                print(f"Not up after {up_after:.0f} s: see {demo.log.name}")
                demo.kill("everything")
                return 1
            if not token:
                token, area = sign_in(options.folder)
            if is_last:
                return verdict(demo, acknowledged, token, up_after)
            until = time.monotonic() + chance.uniform(0.5, 6)
            while time.monotonic() < until:
                body = family(area, saved)
                try:
                    acknowledged.append((body, ask("submissions/", body, token)))
                    saved += 1
                except (urllib.error.URLError, OSError) as problem:
                    refused = problem.read().decode()[:300] if isinstance(problem, urllib.error.HTTPError) else ""
                    print(f"   not acknowledged: {problem} {refused}", flush=True)
                    time.sleep(1)
        how = chance.choice(["only run", "everything", "postgres first"])
        print(
            f"{time_of_killing + 1}. {'killed before it was up' if early else f'up after {up_after:.1f} s'}; "
            f"{len(acknowledged)} acknowledged; kill -9: {how}",
            flush=True,
        )
        demo.kill(how)
    return 1


def sign_in(folder: Path) -> tuple[str, str]:
    """Returns a token of the demo's enumerator, and an SLS of theirs."""
    until = time.monotonic() + 240
    while True:
        try:
            password = (folder / ".local" / "demo-password").read_text().strip()
            token = ask(
                "tokens/",
                {"username": "ppl", "password": password, "name": "uji", "scopes": ["areas", "families", "submit"]},
            )["token"]
            break
        except (OSError, urllib.error.URLError):
            if time.monotonic() > until:
                raise
            time.sleep(1)
    return token, ask("households/", token=token)["results"][0]["area"]


def verdict(demo: Demo, acknowledged: list[tuple[dict[str, Any], dict[str, Any]]], token: str, up_after: float) -> int:
    lost, changed, twice = 0, 0, 0
    for body, receipt in acknowledged:
        try:
            there = ask(f"households/{body['household']}/", token=token)
        except urllib.error.HTTPError:
            lost += 1
            continue
        changed += there["answers"]["notes"] != body["answers"]["notes"]
        twice += ask("submissions/", body, token) != receipt
    demo.process.send_signal(signal.SIGINT)
    demo.process.wait(60)
    print(
        f"Up again after {up_after:.1f} s. {len(acknowledged)} acknowledged, {lost} lost, {changed} changed, "
        f"{twice} with another receipt the second time."
    )
    return int(bool(lost or changed or twice))


if __name__ == "__main__":
    sys.exit(main())

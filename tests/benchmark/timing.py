"""Runs commands in turns, A B A B …, each as a process of its own."""

import os
import statistics
import subprocess
import time
from dataclasses import dataclass, field


@dataclass
class Command:
    words: list
    environment: dict = field(default_factory=dict)
    folder: str = None


class CommandFailed(Exception):
    """What the command said last."""


class Stopwatch:
    def __init__(self, run_timed):
        self.run_timed = str(run_timed)

    def run(self, command):
        """(milliseconds, milliseconds on a processor, KiB)"""
        done = subprocess.run([self.run_timed, *map(str, command.words)], capture_output=True, text=True, errors="replace",
                              cwd=command.folder, stdin=subprocess.DEVNULL, env={**os.environ, **command.environment})
        status, wall, processor, kib = done.stdout.split()
        if status != "0":
            said = [line.strip() for line in done.stderr.splitlines() if line.strip()]
            raise CommandFailed(next((line for line in said if "rror" in line), (said or ["exit status " + status])[-1]))
        return float(wall), float(processor), int(kib)


def in_turns(stopwatch, contestants, rounds, patience, warm_up=True):
    """Measures {name: (prepare, command)}: each round, every contestant once, after its preparation.

    Who has used up `patience` seconds takes no further turn; the first in the list sit it out to the end. The first
    round of those that are quick only warms up. Returns {name: figures}.
    """
    found = {name: {"ms": [], "cpu": [], "kib": 0} for name in contestants}
    used = dict.fromkeys(contestants, 0.0)
    for number in range(rounds + 1):
        for name, (prepare, command) in contestants.items():
            figures = found[name]
            always = name in ("Strata", "floor")
            if "failed" in figures or (figures["ms"] and used[name] > patience and not always):
                continue
            if len(figures["ms"]) == rounds:
                continue
            start = time.monotonic()
            try:
                prepare()
                wall, processor, kib = stopwatch.run(command)
            except CommandFailed as why:
                figures["failed"] = str(why)[:120]
                continue
            used[name] += time.monotonic() - start
            if number == 0 and warm_up and wall < 2000:
                continue
            figures["ms"].append(wall)
            figures["cpu"].append(processor)
            figures["kib"] = max(figures["kib"], kib)
    return found


def median(figures):
    return statistics.median(figures["ms"])


def least(figures):
    return min(figures["ms"])

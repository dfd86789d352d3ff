"""How fast the machine's cores are now, each beside the fastest: a core that is
lent out, or shared with others, may be half as fast as the one beside it, and
who works on one core alone is as fast as the one that he happens to get."""

import os
import time

TRIES = 3
STEPS = 1_000_000


def _seconds():
    begun = time.perf_counter()
    total = 0
    for step in range(STEPS):
        total += step
    return time.perf_counter() - begun


def speeds():
    """Of each core that this process may use, in the order of their numbers."""
    allowed = os.sched_getaffinity(0)
    seconds = []
    try:
        for core in sorted(allowed):
            os.sched_setaffinity(0, {core})
            seconds.append(min(_seconds() for _ in range(TRIES)))
    finally:
        os.sched_setaffinity(0, allowed)
    return [min(seconds) / each for each in seconds]


def show(before, after):
    return f"{_list(before)}; afterwards {_list(after)}"


def _list(of_cores):
    return " ".join(f"{speed:.2f}" for speed in of_cores)

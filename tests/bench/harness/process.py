"""What a process has used, by /proc."""

import contextlib
import os
import pathlib
import threading

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    """Of all threads of a process, user and system."""
    stat = pathlib.Path(f"/proc/{pid}/stat").read_text()
    fields = stat[stat.rindex(")") + 2:].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def resident_bytes(pid):
    for row in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if row.startswith("VmRSS:"):
            return int(row.split()[1]) * 1024
    raise ProcessLookupError(pid)


class Memory:
    """The resident memory of a process while something runs, in bytes: before,
    and the most that was seen, by looking every 20 ms."""

    def __init__(self, pid):
        self._pid = pid
        self.before = self.peak = resident_bytes(pid)

    @property
    def growth(self):
        return self.peak - self.before

    @contextlib.contextmanager
    def watched(self):
        stop = threading.Event()

        def watch():
            while not stop.wait(0.02):
                self.peak = max(self.peak, resident_bytes(self._pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            yield self
        finally:
            stop.set()
            watcher.join()
            self.peak = max(self.peak, resident_bytes(self._pid))

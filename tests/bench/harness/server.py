"""A server of our own with an embedded database, for one section."""

import json
import os
import pathlib
import subprocess
import time

from harness import process
from harness.database import Database


class Server:
    """`ctecredd` on a free port, with its files in `folder`. To be used with
    `with`: it is stopped at the end.

    .pid, .database_pid    to be measured
    .database              SQL on the database, as its root
    .profile               the state administrator's, for clients
    """

    def __init__(self, programs, folder, *settings):
        self._programs = programs
        self._folder = folder
        self._settings = settings
        self.profile = folder / "data" / "client.toml"
        self.database = Database(folder / "data" / "data" / "mariadb.sock")

    def __enter__(self):
        self._folder.mkdir(mode=0o700)
        self._start()
        return self

    def __exit__(self, *_):
        self._stop()

    def restart(self):
        """For a server that has done nothing yet, on the same data."""
        self._stop()
        self.profile.unlink()
        self._start()

    def _start(self):
        self._log = open(self._folder / "server.log", "ab")
        self._process = subprocess.Popen(
            [self._programs / "ctecredd", "--listen", "127.0.0.1:0",
             "--database", f"embedded:{self._folder / 'data'}",
             *self._settings],
            stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log,
            start_new_session=True)
        try:
            self._wait_until_ready()
        except BaseException:
            self._stop()
            raise

    def _stop(self):
        self._process.terminate()
        try:
            self._process.wait(60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def _wait_until_ready(self):
        deadline = time.monotonic() + 120
        while not (self.profile.exists() and self.profile.stat().st_size):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the server took no calls:\n" + self.log())
            time.sleep(0.05)
        pid_file = self._folder / "data" / "data" / "mariadbd.pid"
        self.database_pid = int(pid_file.read_text())

    @property
    def pid(self):
        return self._process.pid

    def log(self):
        return pathlib.Path(self._log.name).read_text(errors="replace")

    def client(self, *arguments, expect=(0,)):
        """Runs `ctecred` as the state administrator, and answers its JSON
        values, one for each line that it printed."""
        done = subprocess.run(
            [self._programs / "ctecred", "--profile", self.profile,
             "--output", "json", *map(str, arguments)],
            stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=3600)
        if done.returncode not in expect:
            raise RuntimeError(
                f"ctecred {' '.join(map(str, arguments))} exited with "
                f"{done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return _json_values(done.stdout)

    def forget_facts(self):
        """As if a roster had been loaded: facts are read anew."""
        self.database.run("UPDATE fact_versions SET version = version + 1")

    def write_out(self, *tables):
        """What was written before, so that the next run does not do it."""
        self.database.run(f"FLUSH TABLES {', '.join(tables)} FOR EXPORT;"
                          " UNLOCK TABLES")

    def use(self):
        """A stopwatch for what follows: see Use."""
        return Use({"server": self.pid, "database": self.database_pid})


def _json_values(text):
    values, at, decoder = [], 0, json.JSONDecoder()
    text = text.strip()
    while at < len(text):
        value, end = decoder.raw_decode(text, at)
        values.append(value)
        at = end + len(text[end:]) - len(text[end:].lstrip())
    return values


class Use:
    """What was used inside of a `with`: .seconds by the clock, .cpu by process
    (those given, and "programs" for what was run meanwhile and waited for)."""

    def __init__(self, pids):
        self._pids = pids

    def _now(self):
        cpu = {name: process.cpu_seconds(pid)
               for name, pid in self._pids.items()}
        times = os.times()
        cpu["programs"] = times.children_user + times.children_system
        return cpu

    def __enter__(self):
        self._before = self._now()
        self._began = time.monotonic()
        return self

    def __exit__(self, *_):
        self.seconds = time.monotonic() - self._began
        self.cpu = {name: round(after - self._before[name], 3)
                    for name, after in self._now().items()}

    def as_run(self):
        return {"seconds": self.seconds, "cpu": self.cpu,
                "cpu_seconds": sum(self.cpu.values())}

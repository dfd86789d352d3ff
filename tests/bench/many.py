"""64 imports at once, each of other programs and over a connection of its own,
against one import of the same rows"""

import json
import subprocess

from harness.awards import check_awards
from harness.check import check
from harness.line import Line, at_least, at_most, by_round, median
from harness.roster import Roster

IMPORTS = 64


class Imports:
    """Streams of the same rows, in the order of their programs."""

    def __init__(self, bench, server, rows):
        self._bench = bench
        self._server = server
        self._rows = rows
        self._roster = Roster(bench, bench.folder / "roster", rows)
        self._awards = self._roster.awards(rows, "--order", "program")
        server.client("roster", "load", self._roster.folder)

    def _run(self, imports):
        self._server.database.run("TRUNCATE TABLE awards")
        self._server.forget_facts()
        file = self._bench.folder / "load.json"
        file.unlink(missing_ok=True)
        with self._server.use() as use:
            subprocess.run(
                [self._bench.programs / "ctecred-load", "--profile",
                 self._server.profile, "run", "stream", "--roster",
                 self._roster.folder, "--order", "program", "--rows",
                 str(self._rows // imports), "--count", str(imports), "--clients",
                 str(imports), "--connections", str(imports),
                 "--warm-up", "0",
                 "--timeout", "3600", "--json", file],
                check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE, timeout=3600)
        stream = json.loads(file.read_text())["operations"][0]
        check(stream["done"] == imports and stream["failed"] == 0,
              f"{stream['failed']} imports failed: {stream['failures']}")
        check_awards(self._server.database, "awards", self._roster.year,
                     self._awards)
        latency = stream["latencyMs"]
        # Without the time that the program takes to read the roster.
        return use.as_run() | {"seconds": latency["max"] / 1000,
                               "slowest": latency["max"], "fastest": latency["min"]}

    def one(self):
        return self._run(1)

    def many(self):
        return self._run(IMPORTS)


def measure(bench):
    rows = bench.size(IMPORTS * 7_500, full=IMPORTS * 15_000, tiny=IMPORTS * 50)
    with bench.server("--user-imports", str(IMPORTS), "--user-calls-per-second",
                      "0") as server:
        imports = Imports(bench, server, rows)
        # The machine differs more from round to round than the two do.
        many, one = bench.alternate(bench.size(3, full=7), imports.many,
                                    imports.one)
    return [
        Line(f"{IMPORTS} imports at once of {rows:,} rows in all",
             rows / median(many, "seconds"), rows / median(one, "seconds"),
             "rows/s", at_least(1),
             {"CPU seconds, 64": median(many, "cpu_seconds"),
              "CPU seconds, one": median(one, "cpu_seconds"),
              "runs": {"many": many, "one": one}},
             by_round(one, many, "seconds")),
        Line("the slowest of them against the fastest", median(many, "slowest"),
             median(many, "fastest"), "ms", at_most(2),
             ratios=by_round(many, many, "slowest", "fastest")),
    ]

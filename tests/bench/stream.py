"""rows that another system streams (ImportRows), each batch by itself and all or
nothing, against LOAD DATA; and what memory of the server they take"""

import random
import statistics

from harness.awards import check_awards
from harness.check import check
from harness.line import Line, at_least, at_most, by_round, median
from harness.load_data import LoadData
from harness.process import Memory
from harness.roster import Roster, write_rows

MEMORY_MIB = 64


class Streams:
    """Streams of the same awards, in the order of their programs, as a school's
    system exports them, or shuffled."""

    def __init__(self, bench, server, awards):
        self._server = server
        # As many enrolments as awards.
        number = len(list(bench.folder.glob("roster-*")))
        roster = Roster(bench, bench.folder / f"roster-{number}", 2 * awards)
        self._year = roster.year
        server.client("roster", "load", roster.folder)
        self._file = bench.folder / f"awards-{awards}.csv"
        self._all = self._rows = roster.awards(awards)
        self._load_data = LoadData(server, bench.folder / "awards.tsv")

    def order(self, shuffled, every=1):
        """Every so many of them."""
        self._load_data.forget()
        self._rows = sorted(self._all[::every],
                            key=lambda row: (int(row[1]), row[0], row[2]))
        if shuffled:
            random.Random(1).shuffle(self._rows)
        write_rows(self._file, self._rows)

    def ours(self, *options):
        run = self._stream(self._file, "created", *options)
        check_awards(self._server.database, "awards", self._year, self._rows)
        self._load_data.save()
        return run

    def rejected(self):
        """As many rows, of a code that nobody knows and, but one, of students
        who are not enrolled: each is answered with two findings."""
        file = self._file.with_suffix(".rejected.csv")
        uic = self._rows[0][0]
        write_rows(file, [(uic, row[1], f"NONE-{row[2]}", row[3])
                          for row in self._rows])
        run = self._stream(file, "rejected")
        check_awards(self._server.database, "awards", self._year, [])
        return run

    def _stream(self, file, outcome, *options):
        """All rows have that outcome."""
        self._server.database.run("TRUNCATE TABLE awards")
        self._server.forget_facts()
        memory = Memory(self._server.pid)
        with self._server.use() as use:
            shown = self._server.client("import", "stream", file, *options,
                                        expect=(0, 3))
        counts = shown[-1]["summary"]["counts"]
        check(int(counts.get(outcome, 0)) == len(self._rows), f"ours says {counts}")
        return use.as_run() | {"growth_mib": memory.growth / 2**20}

    def limit(self):
        run = self._load_data.run()
        check_awards(self._server.database, LoadData.TABLE, self._year, self._rows)
        return run


def line(what, rows, ours, limit, target):
    return Line(
        what, rows / median(ours, "seconds"), rows / median(limit, "seconds"),
        "rows/s", target,
        {"CPU seconds, ours": median(ours, "cpu_seconds"),
         "CPU seconds, limit": median(limit, "cpu_seconds"),
         "runs": {"ours": ours, "limit": limit}},
        by_round(limit, ours, "seconds"))


def growths_mib(bench, rows, every, rounds):
    """What the first stream of a server makes its memory grow by: of every so many
    of the rows, which are of all programs too; of all, each batch; all or nothing;
    and of rows of which none is written."""
    with bench.server() as server:
        streams = Streams(bench, server, rows)

        def growth(part, run):
            streams.order(shuffled=False, every=part)
            server.restart()
            server.client("whoami")
            return run()["growth_mib"]

        runs = [lambda: growth(every, streams.ours),
                lambda: growth(1, streams.ours),
                lambda: growth(1, lambda: streams.ours("--all-or-nothing")),
                lambda: growth(1, streams.rejected)]
        return [statistics.median(run() for _ in range(rounds)) for run in runs]


def measure(bench):
    rows = bench.size(100_000, full=1_000_000, tiny=2_000)
    rounds = bench.size(3, full=5)
    with bench.server() as server:
        streams = Streams(bench, server, rows)
        streams.order(shuffled=False)
        ours, limit, whole = bench.alternate(
            rounds, streams.ours, streams.limit,
            lambda: streams.ours("--all-or-nothing"))
        streams.order(shuffled=True)
        shuffled, shuffled_limit = bench.alternate(
            rounds, streams.ours, streams.limit)
    every = bench.size(2, full=10)
    few, many, at_the_end, rejected = growths_mib(bench, rows, every,
                                                  bench.size(1, full=3))
    return [
        line(f"stream of {rows:,} rows, each batch, by program", rows, ours,
             limit, at_least(1)),
        line("the same, shuffled", rows, shuffled, shuffled_limit, at_least(1)),
        line("all or nothing, by program", rows, whole, limit, at_least(0.7)),
        Line(f"server memory over idle, {rows:,} rows", many, MEMORY_MIB, "MiB",
             at_most(1)),
        Line("the same, all or nothing", at_the_end, MEMORY_MIB, "MiB", at_most(1)),
        Line("the same, every row rejected", rejected, MEMORY_MIB, "MiB",
             at_most(1)),
        Line(f"each batch, against {rows // every:,} rows", many, max(few, 1), "MiB",
             at_most(1.25)),
    ]

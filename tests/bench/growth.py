"""a stream of rows into a nation's database, full of awards, against the same into
a small one"""

from harness.awards import check_sample
from harness.check import check
from harness.line import Line, at_most, by_round, median
from harness.roster import Nation, write_rows

ROUNDS = 3
# Of eight awards of a program five are there before.
THERE, OF = 5, 8


class Database:
    """A part of a nation, with five sixths as many awards as enrolments. Each run
    imports `count` others, of programs that follow each other, and of which no run
    before it was; nothing of them is kept by the server."""

    def __init__(self, bench, server, name, enrollments, count):
        self._server = server
        self._count = count
        nation = Nation(bench, bench.folder / name, enrollments)
        self._year = nation.year
        server.client("roster", "load", nation.folder)
        before = bench.folder / f"{name}-before.csv"
        number, self._runs = self._split(nation, enrollments * 5 // 6, before)
        self._file = bench.folder / f"{name}-rows.csv"
        shown = server.client("import", "stream", before)
        created = int(shown[-1]["summary"]["counts"]["created"])
        check(created == number, f"{created} awards are there before, of {number}")

    def _split(self, nation, wanted, before):
        """Writes the awards that are there before; answers their number, and the
        rows of each run."""
        every = wanted * OF // THERE
        apart = every // (ROUNDS + 1)  # from one run to the next
        runs = [[] for _ in range(ROUNDS + 1)]
        number = 0

        def others():
            nonlocal number
            rows = nation.read_awards(every, "--order", "program")
            for place, row in enumerate(rows):
                if place % OF < THERE:
                    number += 1
                    yield row
                    continue
                run = runs[min(place // apart, ROUNDS)]
                if len(run) < self._count:
                    run.append(row)

        write_rows(before, others())
        check(all(len(run) == self._count for run in runs),
              f"{[len(run) for run in runs]} rows to import")
        return number, runs

    def ours(self):
        rows = self._runs.pop()
        write_rows(self._file, rows)
        self._server.forget_facts()
        there = self._number_there(rows)
        self._server.write_out("awards", "enrollments", "import_blocks")
        with self._server.use() as use:
            shown = self._server.client("import", "stream", self._file)
        counts = shown[-1]["summary"]["counts"]
        check(int(counts["created"]) == self._count, f"ours says {counts}")
        check(self._number_there(rows) == there + self._count,
              "the awards are not in the database")
        check_sample(self._server.database, "awards", self._year, rows)
        return use.as_run()

    def _number_there(self, rows):
        psns = [int(row[1]) for row in rows]
        return self._server.database.number(
            "SELECT COUNT(*) FROM awards"
            f" WHERE psn BETWEEN {min(psns)} AND {max(psns)}")


def measure(bench):
    small = bench.size(40_000, full=500_000, tiny=6_000)
    large = bench.size(400_000, full=12_000_000, tiny=24_000)
    count = small // 10
    with bench.server() as few, bench.server() as many:
        in_small = Database(bench, few, "small", small, count)
        in_large = Database(bench, many, "large", large, count)
        ours, limit = bench.alternate(ROUNDS, in_large.ours, in_small.ours)
    micro = 1e6 / count
    return [Line(f"a row of {count:,}: {large:,} enrolments against {small:,}, awards"
                 " five sixths", median(ours, "seconds") * micro,
                 median(limit, "seconds") * micro, "µs", at_most(1.3),
                 {"CPU seconds, large": median(ours, "cpu_seconds"),
                  "CPU seconds, small": median(limit, "cpu_seconds"),
                  "runs": {"large": ours, "small": limit}},
                 by_round(ours, limit, "seconds"))]

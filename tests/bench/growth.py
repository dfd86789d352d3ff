"""a stream of rows into a nation's database, full of awards, against the same into
a small one"""

import csv

from harness.check import check
from harness.line import Line, at_most, by_round, median
from harness.roster import Nation

ROUNDS = 3
# Of eight awards of a program five are there before.
THERE, OF = 5, 8


def write_rows(file, rows):
    with open(file, "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["UIC", "PSN", "CredentialCode", "CredentialName"])
        writer.writerows(rows)


class Database:
    """A part of a nation, with five sixths as many awards as enrolments; `count`
    more, of programs that follow each other in the middle, are imported."""

    def __init__(self, bench, server, name, enrollments, count):
        self._server = server
        self._count = count
        nation = Nation(bench, bench.folder / name, enrollments)
        server.client("roster", "load", nation.folder)
        self._before = enrollments * 5 // 6
        self._rows = self._split(nation, bench.folder / f"{name}-before.csv")
        self._file = bench.folder / f"{name}-rows.csv"
        write_rows(self._file, self._rows)
        shown = server.client("import", "stream",
                              bench.folder / f"{name}-before.csv")
        created = int(shown[-1]["summary"]["counts"]["created"])
        check(created == self._before, f"{created} awards are there before")
        psns = [int(row[1]) for row in self._rows]
        self._programs = f"psn BETWEEN {min(psns)} AND {max(psns)}"
        self._there = self._number_there()

    def _split(self, nation, before):
        """Writes the awards that are there before; answers the rows to import."""
        every = self._before * OF // THERE
        first = (every - self._count * OF // (OF - THERE)) // 2
        chosen = []

        def others():
            for number, row in enumerate(nation.read_awards(every, "--order", "program")):
                if number % OF < THERE:
                    yield row
                elif number >= first and len(chosen) < self._count:
                    chosen.append(row)

        write_rows(before, others())
        self._before = every - every // OF * (OF - THERE) - max(0, every % OF - THERE)
        check(len(chosen) == self._count, f"{len(chosen)} rows to import")
        return chosen

    def _number_there(self):
        return self._server.database.number(
            f"SELECT COUNT(*) FROM awards WHERE {self._programs}")

    def ours(self):
        newest = self._server.database.number("SELECT MAX(import_id) FROM imports")
        with self._server.use() as use:
            shown = self._server.client("import", "stream", self._file)
        counts = shown[-1]["summary"]["counts"]
        check(int(counts["created"]) == self._count, f"ours says {counts}")
        check(self._number_there() == self._there + self._count,
              "the awards are not in the database")
        self._server.database.run(
            f"DELETE FROM awards WHERE {self._programs} AND import_id > {newest}")
        check(self._number_there() == self._there, "they were not taken out")
        return use.as_run()


def measure(bench):
    small = bench.size(40_000, full=200_000, tiny=6_000)
    large = bench.size(400_000, full=12_000_000, tiny=24_000)
    count = small // 4
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

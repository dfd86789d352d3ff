"""the workbook of a district, against libxlsxwriter writing the same cells from
memory; and what memory of the server it takes"""

import html
import re
import statistics
import zipfile

from harness.check import check
from harness.line import Line, at_most, by_round, median
from harness.process import Memory
from harness.roster import Roster

ROUNDS = 3
COLUMNS = 11
SHEET = "xl/worksheets/sheet1.xml"
TEXT = re.compile(r"<t[^>]*>([^<]*)</t>")


def rows_of(workbook):
    """The texts of each row of the first sheet, as its XML has them."""
    with zipfile.ZipFile(workbook) as archive:
        xml = archive.read(SHEET).decode()
    for row in xml.split("<row ")[1:]:
        yield TEXT.findall(row)


class Exports:
    def __init__(self, bench, server, awards):
        self._bench = bench
        self._server = server
        self._file = bench.folder / "district.xlsx"
        self._cells = bench.folder / "cells.tsv"
        roster = Roster(bench, bench.folder / f"roster-{awards}", awards)
        self._district = roster.district
        in_school = roster.in_school()
        self._awards = {row for row in roster.awards(awards)
                        if row[0] in in_school}
        server.client("roster", "load", roster.folder)
        server.client("import", "run", roster.write_awards(
            awards, bench.folder / f"awards-{awards}.xlsx"))

    @property
    def rows(self):
        return len(self._awards)

    def ours(self):
        self._file.unlink(missing_ok=True)
        memory = Memory(self._server.pid)
        with self._server.use() as use:
            self._server.client("export", "district", self._district,
                                self._file)
        self._check()
        return use.as_run() | {"growth_mib": memory.growth / 2**20}

    def growth_mib(self):
        """What the first export of a server makes its memory grow by."""
        found = []
        for _ in range(ROUNDS):
            self._server.restart()
            self._server.client("whoami")
            found.append(self.ours()["growth_mib"])
        return statistics.median(found)

    def _check(self):
        titles, *rows = rows_of(self._file)
        check(len(titles) == COLUMNS, f"the titles are {titles}")
        found = {(row[0], row[4], row[8], html.unescape(row[9])) for row in rows}
        check(len(rows) == len(self._awards) and found == self._awards,
              f"the workbook has {len(rows)} rows, {len(found)} different, for "
              f"{len(self._awards)} awards")
        if not self._cells.exists():
            self._cells.write_text("".join(html.unescape("\t".join(row)) + "\n"
                                           for row in [titles, *rows]))

    def limit(self):
        file = self._bench.folder / "limit.xlsx"
        run = self._bench.program("write_with_xlsxwriter", self._cells, file)
        check(sum(1 for _ in rows_of(file)) == len(self._awards) + 1,
              "libxlsxwriter wrote other rows")
        return run


def measure(bench):
    awards = bench.size(80_000, full=105_000, tiny=1_000)
    with bench.server() as server:
        exports = Exports(bench, server, awards)
        growth = exports.growth_mib()
        ours, limit = bench.alternate(ROUNDS, exports.ours, exports.limit)
    with bench.server() as server:
        small_growth = Exports(bench, server, awards // 2).growth_mib()
    return [
        Line(f"district export of {exports.rows:,} awards, against libxlsxwriter",
             median(ours, "seconds"), median(limit, "seconds"), "s", at_most(1.5),
             {"CPU seconds, ours": median(ours, "cpu_seconds"),
              "CPU seconds, libxlsxwriter": median(limit, "cpu_seconds"),
              "runs": {"ours": ours, "limit": limit}},
             by_round(ours, limit, "seconds")),
        Line("server memory over idle of that, against half of the awards",
             growth, small_growth, "MiB",
             at_most(1.25)),  # flat, but for chance
    ]

"""the workbook of a district, against libxlsxwriter writing the same cells from
memory; and what memory of the server it takes"""

import re
import zipfile

from harness import roster
from harness.check import check
from harness.line import Line, at_most, median
from harness.process import Memory

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
        self._rows = list(roster.awards(awards))
        self._file = bench.folder / "district.xlsx"
        self._cells = bench.folder / "cells.tsv"
        server.client("roster", "load",
                      roster.write_roster(bench.folder / f"roster-{awards}", awards))
        server.client("import", "run", roster.write_workbook(
            bench.folder / "awards.xlsx", self._rows))
        server.restart()
        server.client("whoami")

    def ours(self):
        self._file.unlink(missing_ok=True)
        memory = Memory(self._server.pid)
        with memory.watched(), self._server.use() as use:
            self._server.client("export", "district", roster.DISTRICT, self._file)
        self._check()
        return use.as_run() | {"growth_mib": memory.growth / 2**20}

    def _check(self):
        titles, *rows = rows_of(self._file)
        check(len(titles) == COLUMNS, f"the titles are {titles}")
        # Texts of our own roster need no escape that would tell them apart.
        found = {(row[0], row[4], row[8], row[9]) for row in rows}
        check(len(rows) == len(self._rows) and found == set(self._rows),
              f"the workbook has {len(rows)} rows, {len(found)} different, for "
              f"{len(self._rows)} awards")
        if not self._cells.exists():
            self._cells.write_text("".join("\t".join(row) + "\n"
                                           for row in [titles, *rows]))

    def limit(self):
        file = self._bench.folder / "limit.xlsx"
        run = self._bench.program("write_with_xlsxwriter", self._cells, file)
        check(sum(1 for _ in rows_of(file)) == len(self._rows) + 1,
              "libxlsxwriter wrote other rows")
        return run


def first_export(bench, awards):
    with bench.server() as server:
        return Exports(bench, server, awards).ours()


def measure(bench):
    awards = bench.size(40_000, full=100_000, tiny=1_000)
    with bench.server() as server:
        exports = Exports(bench, server, awards)
        first = exports.ours()
        ours, limit = bench.alternate(ROUNDS, exports.ours, exports.limit)
    small = first_export(bench, awards // 4)
    return [
        Line(f"district export of {awards:,} awards, against libxlsxwriter",
             median(ours, "seconds"), median(limit, "seconds"), "s", at_most(1.5),
             {"CPU seconds, ours": median(ours, "cpu_seconds"),
              "CPU seconds, libxlsxwriter": median(limit, "cpu_seconds"),
              "runs": {"ours": ours, "limit": limit}}),
        Line(f"server memory over idle of that, against {awards // 4:,} awards",
             first["growth_mib"], small["growth_mib"], "MiB",
             at_most(1.5)),  # flat: four times the awards, the same pages
    ]

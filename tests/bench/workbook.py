"""an import of a workbook: upload, check, commit; against liborcus and LOAD DATA,
and against a script with openpyxl and PyMySQL"""

import subprocess
import sys

from harness.awards import check_awards
from harness.check import check
from harness.line import Line, at_least, at_most, by_round, median
from harness.load_data import LoadData
from harness.roster import Roster
from harness.shared_strings import write_workbook

ROUNDS = 3


class Imports:
    def __init__(self, bench, server, rows):
        self._bench = bench
        self._server = server
        roster = Roster(bench, bench.folder / "roster", rows)
        self._year = roster.year
        self._rows = roster.awards(rows)
        self._file = write_workbook(bench.folder / "awards.xlsx", self._rows)
        server.client("roster", "load", roster.folder)
        self._load_data = LoadData(server, bench.folder / "awards.tsv")

    def ours(self):
        self._server.database.run("TRUNCATE TABLE awards")
        self._server.forget_facts()
        with self._server.use() as use:
            shown = self._server.client("import", "run", self._file)
        counts = shown[-1]["summary"]["counts"]
        check(int(counts["created"]) == len(self._rows), f"ours says {counts}")
        check_awards(self._server.database, "awards", self._year,
                     self._rows)
        self._load_data.save()
        return use.as_run()

    def limit(self):
        read = self._bench.program("read_with_orcus", self._file)
        loaded = self._load_data.run()
        check_awards(self._server.database, LoadData.TABLE, self._year, self._rows)
        return {"seconds": read["seconds"] + loaded["seconds"],
                "cpu_seconds": read["cpu_seconds"] + loaded["cpu_seconds"],
                "reading": read, "loading": loaded}

    def script(self):
        table = LoadData.TABLE
        self._server.database.run(f"TRUNCATE TABLE {table}")
        with self._server.use() as use:
            subprocess.run(
                ["/usr/bin/python3", "-B", self._bench.script("import_with_openpyxl.py"),
                 self._file, self._server.database.socket, table, str(self._year)],
                check=True, stdout=subprocess.DEVNULL, stderr=sys.stderr)
        check_awards(self._server.database, table, self._year, self._rows)
        return use.as_run()


def measure(bench):
    rows = bench.size(20_000, full=200_000, tiny=1_000)
    with bench.server() as server:
        imports = Imports(bench, server, rows)
        ours, limit, script = bench.alternate(ROUNDS, imports.ours, imports.limit,
                                              imports.script)
    details = {"CPU seconds, ours": median(ours, "cpu_seconds"),
               "CPU seconds, limit": median(limit, "cpu_seconds"),
               "CPU seconds, script": median(script, "cpu_seconds"),
               "runs": {"ours": ours, "limit": limit, "script": script}}
    return [
        Line(f"workbook of {rows:,} rows, against liborcus and LOAD DATA",
             median(ours, "seconds"), median(limit, "seconds"), "s",
             at_most(2.5), details, by_round(ours, limit, "seconds")),
        Line("the same, rate against openpyxl and PyMySQL",
             rows / median(ours, "seconds"), rows / median(script, "seconds"),
             "rows/s", at_least(5), ratios=by_round(script, ours, "seconds")),
    ]

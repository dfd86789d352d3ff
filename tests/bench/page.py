"""a page of 100 students by one client, against what it asks the database, run
alone on one connection"""

import json
import random
import subprocess

from harness import roster
from harness.check import check
from harness.line import Line, at_most, by_round, median

ROUNDS = 3
PAGE = 100


class Pages:
    """Of a program with more students than a page has, and some awards each."""

    def __init__(self, bench, server, awards):
        self._bench = bench
        self._server = server
        made = roster.Roster(bench, bench.folder / "roster", awards)
        server.client("roster", "load", made.folder)
        server.client("import", "run",
                      made.write_awards(awards, bench.folder / "awards.xlsx"))
        self._year = made.year
        (a_page, full), = server.database.run(
            f"SELECT AVG(LEAST(students, {PAGE})), AVG(students > {PAGE}) FROM (SELECT"
            " COUNT(DISTINCT uic) students FROM enrollments GROUP BY psn) s")
        check(float(full) > 0.5, "most programs have no page of students")
        self._students_a_page = float(a_page)
        self._psns = [row[0] for row in server.database.run(
            "SELECT psn FROM programs ORDER BY psn")]
        random.Random(1).shuffle(self._psns)  # as ours asks for them

    def ours(self):
        file = self._bench.folder / "load.json"
        file.unlink(missing_ok=True)
        with self._server.use() as use:
            subprocess.run(
                [self._bench.programs / "ctecred-load", "--profile",
                 self._server.profile, "run", "students", "--clients", "1",
                 "--page-size", str(PAGE), "--duration",
                 str(self._bench.size(4, full=15, tiny=1)), "--json", file],
                check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE, timeout=600)
        students, = json.loads(file.read_text())["operations"]
        check(students["failed"] == 0, f"calls failed: {students['failures']}")
        self._check_size(students["rows"] / students["done"])
        return use.as_run() | {"p50": students["latencyMs"]["p50"]}

    def limit(self):
        page = self._bench.program(
            "page_sql", "--socket",
            self._server.profile.parent / "data" / "mariadb.sock", "--psn",
            *self._psns, "--year", self._year, "--limit", PAGE, "--pages",
            self._bench.size(1000, full=3000, tiny=100))
        self._check_size(page["students"])
        return {"p50": page["microseconds"] / 1000}

    def _check_size(self, students):
        check(0.9 < students / self._students_a_page < 1.1,
              f"{students} students a page, and there are {self._students_a_page}")


def measure(bench):
    awards = bench.size(40_000, full=100_000, tiny=20_000)
    with bench.server("--user-calls-per-second", "0") as server:
        pages = Pages(bench, server, awards)
        ours, limit = bench.alternate(ROUNDS, pages.ours, pages.limit)
    return [Line("a page of 100 students, 1 client", median(ours, "p50"),
                 median(limit, "p50"), "ms", at_most(1.5),
                 {"CPU seconds, ours": median(ours, "cpu_seconds"),
                  "runs": {"ours": ours, "limit": limit}},
                 by_round(ours, limit, "p50"))]

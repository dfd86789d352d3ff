"""our reader of workbooks alone, against liborcus, on a file with shared strings"""

from harness.check import check
from harness.line import Line, at_least, at_most, by_round, median
from harness.roster import Roster
from harness.shared_strings import write_workbook

ROUNDS = 5


def measure(bench):
    rows = bench.size(50_000, full=200_000, tiny=2_000)
    roster = Roster(bench, bench.folder / "roster", rows)
    file = write_workbook(bench.folder / "awards.xlsx", roster.awards(rows))
    ours, limit = bench.alternate(
        ROUNDS,
        lambda: bench.program("read_with_ours", file),
        lambda: bench.program("read_with_orcus", file))
    for run in ours + limit:
        check(run["cells"] == 4 * rows and run["sum"] == ours[0]["sum"],
              f"the readers found different cells: {run}, {ours[0]}")
    return [
        Line(f"reading {rows:,} rows, against liborcus",
             rows / median(ours, "seconds"), rows / median(limit, "seconds"),
             "rows/s", at_least(0.8),
             {"CPU seconds, ours": median(ours, "cpu_seconds"),
              "CPU seconds, liborcus": median(limit, "cpu_seconds"),
              "runs": {"ours": ours, "limit": limit}},
             by_round(limit, ours, "seconds")),
        Line("peak memory of that",
             median(ours, "peak_kib") / 1024, median(limit, "peak_kib") / 1024,
             "MiB", at_most(1.0)),
    ]

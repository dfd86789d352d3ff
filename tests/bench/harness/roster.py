"""Rosters and awards of a given size, the same at each run, by ctecred-load."""

import csv
import subprocess


class Roster:
    """A district whose students may receive `awards` awards, for
    `ctecred roster load`.

    .folder   of the files
    .year     the current one
    .district its code
    """

    year = 2026

    def __init__(self, bench, folder, awards):
        self.folder = folder
        self._program = bench.programs / "ctecred-load"
        self._run("roster", "--size", "district",
                  "--programs", max(10, awards // 2000),
                  "--students", awards // 4, "--enrollments", awards // 2,
                  "--year", self.year, folder)
        self.district = self._read("districts")[0]["district_code"]

    def _run(self, *arguments):
        subprocess.run([self._program, *map(str, arguments)], check=True,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.PIPE, timeout=3600)

    def _read(self, name):
        with open(self.folder / f"{name}.csv", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def write_awards(self, count, file, *options):
        """A file of awards, of the kind that its name says, in mixed order."""
        self._run("rows", "--roster", self.folder, "--count", count, *options,
                  file)
        return file

    def awards(self, count):
        """The same rows: (UIC, PSN, code, name)."""
        file = self.write_awards(count, self.folder / f"awards-{count}.csv",
                                 "--force")
        with open(file, encoding="utf-8") as lines:
            return [tuple(row) for row in csv.reader(lines)][1:]

    def in_school(self):
        """The UICs of the students who are."""
        return {row["uic"] for row in self._read("students")
                if row["in_school"] == "true"}

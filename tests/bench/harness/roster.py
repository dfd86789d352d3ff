"""Rosters and awards of a given size, the same at each run, by ctecred-load."""

import csv
import subprocess


def write_rows(file, rows):
    """Rows of credentials, as CSV."""
    with open(file, "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["UIC", "PSN", "CredentialCode", "CredentialName"])
        writer.writerows(rows)


class Made:
    """A roster in the files of `.folder`, for `ctecred roster load`; `.year` is
    the current one."""

    year = 2026

    def __init__(self, bench, folder, *options):
        self.folder = folder
        self._program = bench.programs / "ctecred-load"
        self._run("roster", *options, "--year", self.year, folder)

    def _run(self, *arguments):
        subprocess.run([self._program, *map(str, arguments)], check=True,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.PIPE, timeout=3600)

    def _read(self, name):
        with open(self.folder / f"{name}.csv", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def write_awards(self, count, file, *options):
        """A file of awards, of the kind that its name says, in mixed order; each
        is another award."""
        self._run("rows", "--roster", self.folder, "--count", count, *options,
                  file)
        return file

    def read_awards(self, count, *options):
        """The same rows, one after the other: (UIC, PSN, code, name)."""
        file = self.write_awards(count, self.folder / f"awards-{count}.csv",
                                 "--force", *options)
        with open(file, encoding="utf-8") as lines:
            rows = csv.reader(lines)
            next(rows)
            yield from map(tuple, rows)

    def awards(self, count, *options):
        return list(self.read_awards(count, *options))


class Roster(Made):
    """A district whose students may receive `awards` awards; `.district` is its
    code."""

    def __init__(self, bench, folder, awards):
        super().__init__(bench, folder, "--size", "district",
                         "--programs", max(10, awards // 2000),
                         "--students", awards // 4, "--enrollments", awards // 2)
        self.district = self._read("districts")[0]["district_code"]

    def in_school(self):
        """The UICs of the students who are."""
        return {row["uic"] for row in self._read("students")
                if row["in_school"] == "true"}


class Nation(Made):
    """A nation, or as large a part of one as has so many enrolments."""

    _ENROLLMENTS, _STUDENTS, _PROGRAMS, _DISTRICTS = (
        12_000_000, 4_000_000, 70_000, 13_000)

    def __init__(self, bench, folder, enrollments):
        def part(whole):
            return max(1, whole * enrollments // self._ENROLLMENTS)

        super().__init__(bench, folder, "--size", "nation",
                         "--enrollments", enrollments,
                         "--students", part(self._STUDENTS),
                         "--programs", part(self._PROGRAMS),
                         "--districts", part(self._DISTRICTS))

"""The limit of every import: LOAD DATA of the same awards."""

import re

from harness.check import check


class LoadData:
    """Loads what is in `awards` into an empty copy of that table, which has the
    same columns, keys and foreign keys, on the same database."""

    TABLE = "bench_awards"

    def __init__(self, server, file):
        self._server = server
        self._database = server.database
        self._file = file
        self._rows = 0
        self._database.run(self._create_copy())

    def _create_copy(self):
        created = self._database.run("SHOW CREATE TABLE awards")
        sql = " ".join("\n".join("\t".join(row) for row in created)
                       .split("\t", 1)[1].split("\n"))
        sql = re.sub(r"CONSTRAINT `", "CONSTRAINT `bench_", sql)
        return sql.replace("CREATE TABLE `awards`", f"CREATE TABLE `{self.TABLE}`")

    def save(self):
        """Keeps the awards that were written, in the order of their file, unless
        it has those of that order."""
        if self._rows:
            return
        self._rows = self._database.save(
            "SELECT * FROM awards ORDER BY import_id, import_row", self._file)

    def forget(self):
        self._rows = 0

    def run(self):
        """One load into the emptied copy, as Use.as_run."""
        self._database.run(f"TRUNCATE TABLE {self.TABLE}")
        with self._server.use() as use:
            self._database.run(f"LOAD DATA LOCAL INFILE '{self._file}'"
                               f" INTO TABLE {self.TABLE}")
        found = self._database.number(f"SELECT COUNT(*) FROM {self.TABLE}")
        check(self._rows == found,
              f"LOAD DATA loaded {found} rows of {self._rows}")
        return use.as_run()

"""SQL on an embedded database, by Debian's command line program."""

import subprocess


class Database:
    SCHEMA = "ctecred"

    def __init__(self, socket):
        self.socket = socket

    def run(self, sql):
        """Answers the rows, each a list of texts; null is "NULL"."""
        done = subprocess.run(
            ["mariadb", "--no-defaults", f"--socket={self.socket}",
             "--user=root", "--local-infile=1", "--batch", "--raw",
             "--skip-column-names", self.SCHEMA],
            input=sql, capture_output=True, text=True, timeout=3600)
        if done.returncode != 0:
            raise RuntimeError(f"{done.stderr.strip()}\nin: {sql[:500]}")
        return [line.split("\t") for line in done.stdout.splitlines()]

    def number(self, sql):
        return int(self.run(sql)[0][0])

    def save(self, query, path):
        """Writes the rows of a query as LOAD DATA reads them, and answers how
        many there are. Values without tabs and line ends only."""
        rows = self.run(query)
        with open(path, "w", encoding="utf-8") as file:
            for row in rows:
                file.write("\t".join(r"\N" if value == "NULL" else value
                                     for value in row) + "\n")
        return len(rows)

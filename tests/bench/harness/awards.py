"""Whether the awards that were to be written are in the database."""

from harness.check import check

_SAMPLE = 100


def check_awards(database, table, year, rows):
    """`table` has the awards of the rows (UIC, PSN, code, ...), and no others:
    they are counted, and some, from all over the list, looked for."""
    count = database.number(f"SELECT COUNT(*) FROM {table}")
    check(count == len(rows), f"{table} has {count} awards, not {len(rows)}")
    check_sample(database, table, year, rows)


def check_sample(database, table, year, rows):
    """It has some of them, from all over the list."""
    sample = rows[::max(1, len(rows) // _SAMPLE)]
    found = database.run("".join(
        f"SELECT a.uic FROM {table} a JOIN credentials c USING (credential_id)"
        f" WHERE a.psn = {psn} AND a.school_year = {year} AND a.uic = '{uic}'"
        f" AND c.code_key = '{code.upper()}';" for uic, psn, code, *_ in sample))
    check([uic for uic, in found] == [row[0] for row in sample],
          f"{table} has {len(found)} of {len(sample)} awards that were looked for")

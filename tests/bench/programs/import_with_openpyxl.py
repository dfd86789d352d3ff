"""The script that a district's data office would write for what an import does:
reads a workbook with openpyxl, checks each row, and writes the awards with
PyMySQL, a thousand rows at a time.

    import_with_openpyxl.py WORKBOOK SOCKET TABLE YEAR

It checks what ours checks, rule by rule (R17 to R25), for a state administrator;
it does not stage, audit, or check again while it writes.
"""

import collections
import datetime
import json
import re
import sys
import unicodedata

import openpyxl
import pymysql

COLUMNS = {"uic": 0, "psn": 1, "credentialcode": 2, "credentialname": 3}
UIC = re.compile(r"[0-9]{10}|[A-Z][0-9]{9}")
NO_CREDENTIALS = ("9999999999", "X")
BATCH = 1000


def text_of(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return unicodedata.normalize("NFC", str(value)).strip()


def read_rows(path):
    """(row number, [UIC, PSN, code, name]) of each row that is not blank."""
    sheet = next(s for s in openpyxl.load_workbook(path, read_only=True)
                 if s.sheet_state == "visible")
    places = None
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        if places is None:
            titles = {re.sub(r"[\s_-]", "", text_of(v)).lower(): i
                      for i, v in enumerate(values)}
            places = [titles[name] for name in COLUMNS]
            continue
        cells = [text_of(values[place]) for place in places]
        if any(cells):
            yield number, cells


class Facts:
    def __init__(self, cursor, year):
        cursor.execute("SELECT psn, cip_code FROM programs WHERE first_year <= %s"
                       " AND (last_year IS NULL OR last_year >= %s)", (year, year))
        self.programs = dict(cursor.fetchall())
        cursor.execute("SELECT psn FROM program_years WHERE school_year = %s"
                       " AND award_year IS NULL", (year,))
        self.declared = {psn for psn, in cursor.fetchall()}
        cursor.execute(
            "SELECT c.code_key, c.credential_id, t.name, t.type"
            " FROM credentials c JOIN credential_terms t USING (credential_id)"
            " WHERE t.first_year <= %s"
            " AND (t.last_year IS NULL OR t.last_year >= %s)", (year, year))
        self.credentials = {code: rest for code, *rest in cursor.fetchall()}
        cursor.execute(
            "SELECT credential_id, cip_code FROM credential_cips"
            " WHERE first_year <= %s AND (last_year IS NULL OR last_year >= %s)",
            (year, year))
        self.cips = collections.defaultdict(set)
        for credential, cip in cursor.fetchall():
            self.cips[credential].add(cip)

    def is_for(self, credential, cip):
        allowed = self.cips.get(credential)
        return not allowed or not allowed.isdisjoint((cip, cip[:5], cip[:2]))


class Recorded:
    """What the database has of the programs of a file: each program is asked
    for once."""

    def __init__(self, cursor, table, year):
        self._cursor, self._table, self._year = cursor, table, year
        self._programs = set()
        self.enrolled, self.awards = set(), set()

    def load(self, programs):
        new = tuple(programs - self._programs)
        if not new:
            return
        self._programs.update(new)
        self._cursor.execute(
            "SELECT psn, uic FROM enrollments WHERE psn IN %s", (new,))
        self.enrolled.update(self._cursor.fetchall())
        self._cursor.execute(
            f"SELECT psn, uic, credential_id FROM {self._table}"
            " WHERE school_year = %s AND psn IN %s", (self._year, new))
        self.awards.update(self._cursor.fetchall())


def parse(cells):
    """(UIC, PSN, code, findings) of a row."""
    uic, psn, code, name = cells
    findings = [f"MISSING_FIELDS {column}"
                for column, cell in (("UIC", uic), ("PSN", psn)) if not cell]
    if not code and not name:
        findings.append("MISSING_FIELDS CredentialCode")
    uic = (uic[:1].upper() + uic[1:]).rjust(10, "0")
    code = code.upper()
    if not UIC.fullmatch(uic):
        findings.append("INVALID_UIC")
    if not psn.isdigit() or len(psn) > 18:
        findings.append("INVALID_PSN")
        psn = "0"
    if (uic == NO_CREDENTIALS[0]) != (code == NO_CREDENTIALS[1]):
        findings.append("INVALID_NO_CREDENTIALS_ROW")
    return uic, int(psn), code, findings


def check(facts, recorded, year, batch):
    """The awards of the rows that are valid, and the findings of the others."""
    parsed = [(number, cells[3], *parse(cells)) for number, cells in batch]
    recorded.load({row[3] for row in parsed})
    awards, invalid = [], []
    for number, name, uic, psn, code, findings in parsed:
        credential = facts.credentials.get(code)
        if psn not in facts.programs:
            findings.append("PROGRAM_NOT_FOUND")
        else:
            if psn in facts.declared:
                findings.append("PROGRAM_MARKED_NO_CREDENTIALS")
            if (psn, uic) not in recorded.enrolled:
                findings.append("STUDENT_NOT_ENROLLED")
            if credential and not facts.is_for(credential[0], facts.programs[psn]):
                findings.append("CREDENTIAL_INVALID_FOR_PROGRAM")
        if not credential:
            findings.append("UNKNOWN_CREDENTIAL")
        if findings:
            invalid.append((number, findings))
            continue
        key = (psn, uic, credential[0])
        if key in recorded.awards:
            continue  # DUPLICATE_ROW, ALREADY_RECORDED: warnings
        recorded.awards.add(key)
        awards.append((psn, year, uic, credential[0], number))
    return awards, invalid


def batches(rows, size):
    rows = list(rows)
    return (rows[at:at + size] for at in range(0, len(rows), size))


def main(workbook, socket, table, year):
    year = int(year)
    connection = pymysql.connect(unix_socket=socket, user="root",
                                 database="ctecred", charset="utf8mb4")
    cursor = connection.cursor()
    facts = Facts(cursor, year)
    recorded = Recorded(cursor, table, year)
    awards, invalid = [], []
    for batch in batches(read_rows(workbook), BATCH):
        found, wrong = check(facts, recorded, year, batch)
        awards += found
        invalid += wrong
    now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
    for batch in batches(awards, BATCH):
        cursor.executemany(
            "INSERT IGNORE INTO program_years (psn, school_year, award_year)"
            " VALUES (%s, %s, %s)", list({(row[0], year, year) for row in batch}))
        cursor.executemany(
            f"INSERT INTO {table} (psn, school_year, uic, credential_id,"
            " import_row, awarded_at) VALUES (%s, %s, %s, %s, %s, %s)",
            [(*row, now) for row in batch])
        connection.commit()
    print(json.dumps({"created": len(awards), "invalid": len(invalid)}))


if __name__ == "__main__":
    main(*sys.argv[1:])

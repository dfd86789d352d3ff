#!/usr/bin/python3
"""Makes the three workbooks of the demo; --check compares those that are there.

Written to the folder of this script:

  declarations.xlsx    imported first: what the district reported earlier
  credentials.xlsx     one row for every finding that a row can have
  missing-column.xlsx  without the column CredentialName: refused as a file

The last column, Expect, is one that the import ignores. It says what the row
comes to when avondale-editor imports it: what committing does (created,
unchanged, rejected), and after a colon the codes of all findings, in the order
of the alphabet. The script is Debian's Python: python3-openpyxl belongs to it.
"""

import csv
import pathlib
import sys

import openpyxl
from openpyxl.styles import Font

HERE = pathlib.Path(__file__).resolve().parent
NONE_GIVEN = "9999999999"

# A UIC or PSN that is a Python number becomes a numeric cell, which is how a
# spreadsheet loses the zeros in front.
# (UIC, PSN, credential code, credential name, Expect)
DECLARATIONS = [
    (NONE_GIVEN, 16627, "X", None, "created"),
    (NONE_GIVEN, 21408, "X", None, "created"),
    ("A025736286", 21223, "CSB-PC", None, "created"),
    ("8831701214", 20800, "NETPLUS", None, "created"),
]

CREDENTIALS = [
    # The four rows of the state's own sample.
    ("7526119675", 20592, "AWSIITM", None, "created"),
    ("1523017136", 19859, "PAVSS", None, "created"),
    ("5843042059", 19001, "MTA-MDE", None, "created"),
    ("0002779586", 17, "AUTCP", None,
     "rejected: STUDENT_NOT_ENROLLED, UNAUTHORIZED_PSN"),
    # What is right, in all the forms that it may have.
    ("A069297285", 21223, "ESB", None, "created"),
    ("A025736286", 21223, "CSB-PC", None, "unchanged: ALREADY_RECORDED"),
    (4417083, 20147, "ASE-MLR", None, "created"),
    ("8315526", 20147, "ASE-MLR", None, "created: UIC_PADDED"),
    ("4302225969", 21120, "BACE", None, "created"),  # has left the school
    ("6681858522", " 21119 ", "cpct", None, "created"),
    ("1802907789", 20956, "OSHA10-GI", None, "created"),  # for any program
    ("7302921600", 21223, None, "Community Radio Host Badge", "created"),
    ("A069297285", 21223, "ESB", None, "unchanged: DUPLICATE_ROW"),
    ("7753714302", 20801, "SECPLUS", "Security Plus exam",
     "created: CREDENTIAL_NAME_IGNORED"),
    (int(NONE_GIVEN), 21502, "x", None, "created"),
    # A blank row: skipped, not counted.
    (None, None, None, None, None),
    # What is wrong.
    ("6739166549", 21223, None, None, "rejected: MISSING_FIELDS"),
    ("A561287147", 16627, "ESB", None,
     "rejected: PROGRAM_MARKED_NO_CREDENTIALS"),
    ("5954935056", 21120, "BACE", None, "rejected: STUDENT_NOT_ENROLLED"),
    ("7526119675", 99999, "AWSIITM", None, "rejected: PROGRAM_NOT_FOUND"),
    # A program that ended with the last school year.
    ("3526172135", 18755, "ADOBE-WEB", None, "rejected: PROGRAM_NOT_FOUND"),
    (NONE_GIVEN, 20800, "X", None, "rejected: PROGRAM_HAS_CREDENTIALS"),
    ("2111146752", 21120, "AWSIITM", None,
     "rejected: CREDENTIAL_INVALID_FOR_PROGRAM"),
    ("752611967S", 20592, "AWSIITM", None, "rejected: INVALID_UIC"),
    (41067186830, 20592, "AWSIITM", None, "rejected: INVALID_UIC"),
    ("4106718683", "2O592", "AWSIITM", None, "rejected: INVALID_PSN"),
    ("7638531456", 20592, "AWSITM", None, "rejected: UNKNOWN_CREDENTIAL"),
    (NONE_GIVEN, 19872, "ESB", None, "rejected: INVALID_NO_CREDENTIALS_ROW"),
    ("2255917251", 21455, "X", None, "rejected: INVALID_NO_CREDENTIALS_ROW"),
    (NONE_GIVEN, 21340, "X", None, "rejected: CONFLICTING_ROWS"),
    ("2681429089", 21340, "FA-CPR", None, "rejected: CONFLICTING_ROWS"),
    # Every finding of a row is reported, not the first one only.
    ("8591399462", 20655, "SERVSAFE-M", None,
     "rejected: CREDENTIAL_INVALID_FOR_PROGRAM, STUDENT_NOT_ENROLLED"),
    # A suggested name of more than 200 characters.
    ("A069297285", 21223, None, ("Community Radio Host Badge " * 8)[:201],
     "rejected: INVALID_CREDENTIAL_NAME"),
]

# As it is in a file of the teachers: other columns between, other spelling.
TEACHERS = {
    "16627": "Ms. Standish", "17": "Mr. Plumb", "18755": "Ms. Halftone",
    "19001": "Mr. Subnet", "19859": "Ms. Loop", "19872": "Mr. Counter",
    "20147": "Mr. Torque", "20592": "Ms. Bead", "20655": "Mr. Joist",
    "20800": "Ms. Router", "20801": "Ms. Router", "20956": "Mr. Lever",
    "21119": "Ms. Pulse", "21120": "Ms. Pipette", "21223": "Mr. Onair",
    "21340": "Ms. Conduit", "21455": "Ms. Pulse", "21502": "Mr. Siren",
}


def student_names():
    with open(HERE / "students.csv", encoding="utf-8", newline="") as file:
        return {row["uic"]: f"{row['last_name']},{row['first_name']}"
                for row in csv.DictReader(file)}


def declarations_table():
    yield ("UIC", "PSN", "CredentialCode", "CredentialName", "Expect")
    yield from DECLARATIONS


def credentials_table():
    names = student_names()
    yield ("uic", "Student Name", "PSN", "Credential code", "credentialname",
           "Teacher", "Expect")
    for uic, psn, code, name, expect in CREDENTIALS:
        student = names.get(str(uic).zfill(10))
        teacher = TEACHERS.get(str(psn).strip())
        yield (uic, student, psn, code, name, teacher, expect)


def missing_column_table():
    yield ("UIC", "PSN", "CredentialCode")
    yield ("A069297285", 21223, "ESB")


WORKBOOKS = {
    "declarations.xlsx": declarations_table,
    "credentials.xlsx": credentials_table,
    "missing-column.xlsx": missing_column_table,
}


def write(path, rows):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Credentials"
    for row in rows:
        sheet.append(row)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column in sheet.columns:
        width = max(len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[column[0].column_letter].width = width + 2
        for cell in column:
            if isinstance(cell.value, str):
                cell.number_format = "@"
    sheet.freeze_panes = "A2"
    book.save(path)


def differences(path, rows):
    sheet = openpyxl.load_workbook(path)["Credentials"]
    there = list(sheet.iter_rows(values_only=True))
    wanted = list(rows)
    if len(there) != len(wanted):
        yield f"{path.name} has {len(there)} rows, the script {len(wanted)}"
    for number, pair in enumerate(zip(there, wanted), start=1):
        if pair[0] != pair[1]:
            yield f"{path.name} row {number} is {pair[0]}, the script's {pair[1]}"


def main(arguments):
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    found = []
    for name, table in WORKBOOKS.items():
        if arguments:
            found += differences(HERE / name, table())
        else:
            write(HERE / name, table())
    for difference in found:
        print(difference, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

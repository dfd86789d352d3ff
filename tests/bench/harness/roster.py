"""Rosters and workbooks of a given size, the same at each run."""

import csv
import pathlib
import zipfile
from xml.sax.saxutils import escape

DISTRICT = "63070"
BUILDING = "05976"
YEAR = 2026
CREDENTIALS = 40
PROGRAMS = 100
CREDENTIALS_OF_A_STUDENT = 4

_LAST = ("Draftley", "Demofield", "Samplesen", "Testerman", "O'Mockery",
         "Núñez-Prueba", "Placeholder", "Fixtureau")
_FIRST = ("Ada", "Noor", "Viktor", "Gwen", "Zoë", "Tomás", "Mei", "Kofi")


def _write(folder, name, header, rows):
    with open(folder / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def uic(student):
    return f"{(student * 7919 + 1234567) % 10**9:010d}"


def psn(student):
    return 20000 + student % PROGRAMS


def credential(number):
    return (f"CRED-{number:02d}",
            f"Certified Specialist of Subject {number:02d}, Level "
            f"{'I' * (1 + number % 3)}")


def write_roster(folder, awards):
    """One district whose students may receive `awards` awards, each of them
    CREDENTIALS_OF_A_STUDENT."""
    folder = pathlib.Path(folder)
    folder.mkdir()
    students = range(-(-awards // CREDENTIALS_OF_A_STUDENT))
    programs = range(20000, 20000 + PROGRAMS)
    _write(folder, "school_years", "school_year,current,closed",
           [(YEAR, "true", "false")])
    _write(folder, "districts", "district_code,name",
           [(DISTRICT, "Avondale School District")])
    _write(folder, "buildings", "building_code,name,district_code",
           [(BUILDING, "Avondale High School", DISTRICT)])
    _write(folder, "programs",
           "psn,cip_code,name,type,building_code,agency_code,first_year,last_year",
           [(p, "10.0202", f"Program of Radio and TV {p}", "REG", BUILDING,
             DISTRICT, 2021, "") for p in programs])
    _write(folder, "classes", "psn,class_code,name,school_year",
           [(p, "CLASS-1", "Production 1", YEAR) for p in programs])
    _write(folder, "students", "uic,last_name,first_name,in_school",
           [(uic(s), _LAST[s % 8], _FIRST[s // 8 % 8], "true")
            for s in students])
    _write(folder, "enrollments", "uic,psn,class_code,school_year,current",
           [(uic(s), psn(s), "CLASS-1", YEAR, "true") for s in students])
    _write(folder, "credentials", "code,name,type,first_year,last_year",
           [(*credential(n), "approved", 2021, "")
            for n in range(CREDENTIALS)])
    _write(folder, "credential_cips", "code,cip_code,first_year,last_year",
           [(credential(n)[0], "10", 2021, "") for n in range(CREDENTIALS)])
    _write(folder, "grants", "principal,role,scope_type,scope_code", [])
    return folder


def awards(count):
    """The rows of a workbook: (UIC, PSN, code, name), programs mixed."""
    students = -(-count // CREDENTIALS_OF_A_STUDENT)
    for number in range(count):
        student, nth = number % students, number // students
        yield (uic(student), str(psn(student)),
               *credential((student + nth) % CREDENTIALS))


_PARTS = {
    "[Content_Types].xml":
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
        '</Types>',
    "_rels/.rels":
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>'
        '</Relationships>',
    "xl/_rels/workbook.xml.rels":
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>'
        '</Relationships>',
    "xl/workbook.xml":
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
}
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def write_workbook(path, rows):
    """A workbook as Excel writes it: every text in the table of strings."""
    strings, texts = {}, 0
    sheet = [_HEAD, f"<worksheet {_SPACE}><sheetData>"]
    titles = ("UIC", "PSN", "CredentialCode", "CredentialName")
    for number, row in enumerate([titles, *rows], start=1):
        sheet.append(f'<row r="{number}" spans="1:4">')
        for column, text in zip("ABCD", row):
            index = strings.setdefault(text, len(strings))
            sheet.append(f'<c r="{column}{number}" t="s"><v>{index}</v></c>')
            texts += 1
        sheet.append("</row>")
    sheet.append("</sheetData></worksheet>")
    table = [_HEAD, f'<sst {_SPACE} count="{texts}" uniqueCount="{len(strings)}">',
             *(f"<si><t>{escape(text)}</t></si>" for text in strings), "</sst>"]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _PARTS.items():
            archive.writestr(name, _HEAD + content)
        archive.writestr("xl/worksheets/sheet1.xml", "".join(sheet))
        archive.writestr("xl/sharedStrings.xml", "".join(table))
    return path

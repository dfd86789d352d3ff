"""The demo's roster holds together, and says what the manual's examples say.

What its workbook comes to is asserted by deploy/demo, on the real server.
"""

import csv
import pathlib
import unittest

ROSTER = pathlib.Path(__file__).resolve().parents[2] / "deploy" / "demo-roster"

KEYS = {
    "school_years": ("school_year",),
    "districts": ("district_code",),
    "buildings": ("building_code",),
    "programs": ("psn",),
    "students": ("uic",),
    "classes": ("psn", "class_code", "school_year"),
    "enrollments": ("uic", "psn", "class_code", "school_year"),
    "credentials": ("code", "first_year"),
    "credential_cips": ("code", "cip_code", "first_year"),
    "grants": ("principal", "role", "scope_type", "scope_code"),
}

# (file, columns) -> (file, columns) that must hold the same values.
REFERENCES = [
    (("buildings", ("district_code",)), ("districts", ("district_code",))),
    (("programs", ("building_code",)), ("buildings", ("building_code",))),
    (("programs", ("agency_code",)), ("districts", ("district_code",))),
    (("classes", ("psn",)), ("programs", ("psn",))),
    (("classes", ("school_year",)), ("school_years", ("school_year",))),
    (("enrollments", ("uic",)), ("students", ("uic",))),
    (("enrollments", ("psn", "class_code", "school_year")),
     ("classes", ("psn", "class_code", "school_year"))),
    (("credential_cips", ("code",)), ("credentials", ("code",))),
]


def records(name):
    with open(ROSTER / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def values(name, columns):
    return [tuple(row[column] for column in columns) for row in records(name)]


class DemoRosterTest(unittest.TestCase):

    def test_keys_are_unique(self):
        for name, columns in KEYS.items():
            keys = values(name, columns)
            self.assertTrue(keys, name)
            self.assertEqual(len(keys), len(set(keys)), name)

    def test_references_lead_somewhere(self):
        for (name, columns), target in REFERENCES:
            lost = set(values(name, columns)) - set(values(*target))
            self.assertFalse(lost, f"{name}.csv, {columns}")

    def test_grants_are_of_what_is_there(self):
        scopes = {
            "district": values("districts", ("district_code",)),
            "building": values("buildings", ("building_code",)),
            "program": values("programs", ("psn",)),
        }
        for grant in records("grants"):
            self.assertIn((grant["scope_code"],), scopes[grant["scope_type"]])

    def test_former_students_are_in_no_class(self):
        left = {s["uic"] for s in records("students") if s["in_school"] == "false"}
        self.assertTrue(left)
        for enrollment in records("enrollments"):
            if enrollment["uic"] in left or enrollment["school_year"] == "2025":
                self.assertEqual("false", enrollment["current"], enrollment)

    def test_avondale_has_the_programs_of_the_manual(self):
        active = {(p["psn"], p["cip_code"]) for p in records("programs")
                  if p["agency_code"] == "63070" and not p["last_year"]}
        self.assertEqual({
            ("21223", "10.0202"), ("21120", "26.0102"), ("21119", "51.0000"),
            ("20956", "15.0000"), ("20801", "11.1003"), ("20800", "11.0901"),
            ("16627", "52.0299"),
        }, active)

    def test_students_of_the_sample_are_enrolled(self):
        enrolled = set(values("enrollments", ("uic", "psn")))
        for pair in [("7526119675", "20592"), ("1523017136", "19859"),
                     ("5843042059", "19001"), ("0002779586", "17"),
                     ("A025736286", "21223"), ("A069297285", "21223")]:
            self.assertIn(pair, enrolled)

    def test_editor_of_the_demo_has_no_grant_over_psn_17(self):
        program = next(p for p in records("programs") if p["psn"] == "17")
        granted = {g["scope_code"] for g in records("grants")
                   if g["principal"] == "avondale-editor"}
        self.assertEqual({"63070", "63950"}, granted)
        self.assertNotIn(program["agency_code"], granted)


if __name__ == "__main__":
    unittest.main()

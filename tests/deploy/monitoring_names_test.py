"""The dashboard and the alert rules name metrics that the server has, and no
metric of the server is left out of the dashboard."""

import json
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
MONITORING = ROOT / "deploy/monitoring"
NAME = re.compile(r"\bctecred_[a-z_]+")
# What Prometheus makes of a histogram.
PART_OF_HISTOGRAM = re.compile(r"_(bucket|sum|count)$")


def server_metrics():
    source = (ROOT / "server/telemetry/metrics.cc").read_text()
    return set(re.findall(r'"(ctecred_[a-z_]+)"', source))


def metrics_in(text):
    return {PART_OF_HISTOGRAM.sub("", name) for name in NAME.findall(text)}


def panels():
    return json.loads((MONITORING / "grafana-dashboard.json").read_text())["panels"]


def expressions():
    return [target["expr"] for panel in panels()
            for target in panel.get("targets", [])]


class MonitoringNames(unittest.TestCase):
    def test_dashboard_shows_what_the_server_has_and_all_of_it(self):
        self.assertEqual(metrics_in("\n".join(expressions())), server_metrics())

    def test_rules_and_their_tests_name_what_the_server_has(self):
        for file in ("ctecred.rules.yml", "ctecred.rules.test.yml"):
            text = (MONITORING / file).read_text()
            self.assertLessEqual(metrics_in(text), server_metrics(), file)

    def test_every_alert_has_a_test_in_which_it_speaks(self):
        rules = (MONITORING / "ctecred.rules.yml").read_text()
        tests = (MONITORING / "ctecred.rules.test.yml").read_text()
        alerts = set(re.findall(r"alert: (\w+)", rules))
        spoken = set(re.findall(
            r"alertname: (\w+)\n +exp_alerts:\n +- exp_labels", tests))
        self.assertEqual(alerts, spoken)

    def test_panels_take_the_data_source_of_the_variable_and_do_not_overlap(self):
        places = {}
        for panel in panels():
            place = panel["gridPos"]
            for x in range(place["x"], place["x"] + place["w"]):
                for y in range(place["y"], place["y"] + place["h"]):
                    self.assertNotIn((x, y), places, panel["title"])
                    places[x, y] = panel
            self.assertLessEqual(place["x"] + place["w"], 24)
            self.assertTrue(panel["title"])
            if panel["type"] != "row":
                self.assertEqual(panel["datasource"]["uid"], "${datasource}")
        ids = [panel["id"] for panel in panels()]
        self.assertEqual(len(ids), len(set(ids)))


if __name__ == "__main__":
    unittest.main()

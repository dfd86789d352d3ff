"""Prometheus' own tool judges the alert rules, runs their tests, and judges what
a real server serves.

    monitoring_promtool_test.py SERVER CLIENT

$CTECRED_PROMTOOL names the tool; deploy/promtool brings it.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
MONITORING = ROOT / "deploy/monitoring"
DEMO = ROOT / "deploy/demo-roster"
PROMTOOL = os.environ.get("CTECRED_PROMTOOL", ROOT / "build/tools/promtool")
SERVER = CLIENT = ""


def metrics_with_commit(address):
    """An import is counted by the thread that ended it, which may be after the
    client has seen its end."""
    deadline = time.monotonic() + 30
    while True:
        with urllib.request.urlopen(f"http://{address}/metrics") as answer:
            metrics = answer.read()
        is_counted = re.search(
            rb'ctecred_import_rows_total{outcome="created"} [1-9]', metrics)
        if is_counted or time.monotonic() > deadline:
            return metrics
        time.sleep(0.01)


def served_metrics():
    """What a server answers after one import, on a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [SERVER, "--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0",
             "--database", f"embedded:{folder}/data"],
            stderr=subprocess.PIPE, text=True)
        try:
            log = ""
            for line in server.stderr:
                log += line
                if "taking calls" in line:
                    break
            address = re.search(r"serving metrics address=(\S+)", log)
            assert address, log
            client = [CLIENT, "--profile", f"{folder}/data/client.toml"]
            for command in (("roster", "load", DEMO),
                            ("import", "run", DEMO / "credentials.xlsx")):
                subprocess.run([*client, *command], capture_output=True,
                               check=False)
            return metrics_with_commit(address[1])
        finally:
            server.terminate()
            server.communicate()


class Promtool(unittest.TestCase):
    def run_tool(self, *arguments, given=b""):
        done = subprocess.run([PROMTOOL, *arguments], cwd=MONITORING,
                              input=given, capture_output=True, check=False)
        said = (done.stdout + done.stderr).decode()
        self.assertEqual(done.returncode, 0, said)
        return said

    def test_rules_are_good(self):
        self.run_tool("check", "rules", "ctecred.rules.yml")

    def test_rules_do_as_their_tests_say(self):
        self.run_tool("test", "rules", "ctecred.rules.test.yml")

    def test_scrape_configuration_is_good(self):
        self.run_tool("check", "config", "prometheus-scrape.yml")

    def test_what_a_server_serves_is_good(self):
        metrics = served_metrics()
        self.assertEqual(self.run_tool("check", "metrics", given=metrics), "")
        self.assertIn(b"\nctecred_database_up ", metrics)
        self.assertIn(b"\nctecred_embedded_database_up 1\n", metrics)
        for sample in (
                rb'ctecred_import_rows_total{outcome="created"} [1-9]',
                rb'ctecred_import_rows_total{outcome="rejected"} [1-9]',
                rb'ctecred_import_findings_total{code="\w+"} [1-9]',
                rb'ctecred_calls_total{code="OK",method="RosterService/LoadRoster"} 1',
                rb'ctecred_database_connections{state="idle"} [1-9]'):
            self.assertRegex(metrics, b"\n" + sample)
        expiry = re.search(rb"\nctecred_certificate_expiry_seconds (\d+)", metrics)
        start = re.search(rb"\nctecred_process_start_time_seconds (\d+)", metrics)
        self.assertAlmostEqual(int(expiry[1]), int(start[1]) + 365 * 86400,
                               delta=86400)


if __name__ == "__main__":
    if not os.access(PROMTOOL, os.X_OK):
        print(f"SKIPPED: there is no {PROMTOOL} (deploy/promtool)")
        sys.exit(77)
    SERVER, CLIENT = sys.argv.pop(1), sys.argv.pop(1)
    unittest.main()

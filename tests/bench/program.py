"""GetProgram, against a server that does one prepared point SELECT for it and
knows nobody: TLS and as many threads on the database as ours"""

import contextlib
import json
import subprocess

from harness.check import check
from harness.line import Line, at_least, at_most, by_round, median

THREADS = 4  # --database-connections, unless it is set
PROGRAMS = 5_000


class Readers:
    """A server with a roster, and the bare one on its database."""

    def __init__(self, bench, server, bare):
        self._bench = bench
        self._server = server
        profile = server.profile.read_text()
        begin, end = profile.split("address = ", 1)
        rest = end.split("\n", 1)[1]
        self._bare = bench.folder / "bare.toml"
        self._bare.touch(mode=0o600)
        self._bare.write_text(f'{begin}address = "{bare}"\n{rest}')

    def _run(self, profile, clients, scenario="program"):
        file = self._bench.folder / "load.json"
        file.unlink(missing_ok=True)
        warm_up, duration = self._bench.size((0.5, 1.5), full=(1, 8), tiny=(0.1, 1))
        with self._server.use() as use:
            subprocess.run(
                [self._bench.programs / "ctecred-load", "--profile", profile, "run",
                 scenario, "--clients", str(clients), "--warm-up", str(warm_up),
                 "--duration", str(duration),
                 "--json", file],
                check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE, timeout=600)
        called, = json.loads(file.read_text())["operations"]
        check(called["failed"] == 0,
              f"{called['failed']} calls failed: {called['failures']}")
        latency = called["latencyMs"]
        return use.as_run() | {"rate": called["perSecond"], "p50": latency["p50"],
                               "p99": latency["p99"]}

    def ours(self, clients):
        return lambda: self._run(self._server.profile, clients)

    def limit(self, clients):
        return lambda: self._run(self._bare, clients)

    def health(self, clients):
        """Health/Check of ours: no database, no identity."""
        return lambda: self._run(self._server.profile, clients, "health")


@contextlib.contextmanager
def bare_server(bench, server):
    """Its address."""
    process = subprocess.Popen(
        [bench.build / "bench" / "bare_server", "--threads", str(THREADS),
         "--socket", server.profile.parent / "data" / "mariadb.sock",
         "--identity", server.profile.parent / "server.pem"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        address = process.stdout.readline().strip()
        check(address, "the bare server did not start")
        yield address
    finally:
        process.stdin.close()
        process.wait(60)


def write_roster(bench, programs):
    folder = bench.folder / "roster"
    subprocess.run(
        [bench.programs / "ctecred-load", "roster", "--size", "state",
         "--programs", str(programs), "--students", str(programs * 30),
         "--enrollments", str(programs * 30), folder],
        check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, timeout=600)
    return folder


def give_awards(server):
    """To two of three students, so that there is something to count."""
    server.database.run("""
        INSERT INTO program_years (psn, school_year, award_year)
          SELECT DISTINCT p.psn, y.school_year, y.school_year
          FROM programs p JOIN school_years y ON y.is_current = 1;
        INSERT IGNORE INTO awards
            (psn, school_year, uic, credential_id, awarded_at, awarded_by)
          SELECT e.psn, y.school_year, e.uic, c.credential_id, UTC_TIMESTAMP(6), 'bench'
          FROM enrollments e JOIN school_years y ON y.is_current = 1
          JOIN (SELECT MIN(credential_id) credential_id FROM credentials) c
          WHERE CRC32(e.uic) % 3 > 0;
        ANALYZE TABLE awards, program_years""")


def check_programs(server):
    """Some, from all over, are answered as they are in the database."""
    programs = server.database.run("SELECT psn, COUNT(*) FROM awards GROUP BY psn")
    check(programs, "no program has awards")
    for psn, awards in programs[::max(1, len(programs) // 20)]:
        answered = server.client("programs", "show", psn)[0]["program"]
        check((answered["psn"], answered["awardCount"]) == (psn, awards),
              f"the program is answered as {answered}, and has {awards} awards")


def line(what, key, unit, target, ours, limit, health):
    return Line(what, median(ours, key), median(limit, key), unit, target,
                {"p50, ours, ms": median(ours, "p50"),
                 "p50, bare, ms": median(limit, "p50"),
                 "p99, ours, ms": median(ours, "p99"),
                 "p99, bare, ms": median(limit, "p99"),
                 "calls/s, ours": median(ours, "rate"),
                 "calls/s, bare": median(limit, "rate"),
                 "Health/Check, p50, ms": median(health, "p50"),
                 "Health/Check, calls/s": median(health, "rate"),
                 "runs": {"ours": ours, "limit": limit, "health": health}},
                by_round(ours, limit, key))


def measure(bench):
    programs = bench.size(PROGRAMS, full=PROGRAMS, tiny=1_000)
    lines = []
    with bench.server("--user-calls-per-second", "0", "--user-waiting-calls",
                      "1000") as server:
        server.client("roster", "load", write_roster(bench, programs))
        give_awards(server)
        with bare_server(bench, server) as bare:
            readers = Readers(bench, server, bare)
            readers.ours(128)()  # from here on programs are kept
            found = {
                clients: bench.alternate(bench.size(2, full=5), readers.ours(clients),
                                         readers.limit(clients),
                                         readers.health(clients))
                for clients in (1, 16, 128, 1000)}
        check_programs(server)
    lines.append(line("GetProgram, 1 client: median", "p50", "ms", at_most(1.3),
                      *found[1]))
    lines.append(line("GetProgram, 16 clients", "rate", "calls/s", None, *found[16]))
    lines.append(line("GetProgram, 128 clients", "rate", "calls/s", at_least(0.85),
                      *found[128]))
    ours, bare, health = found[1000]
    lines.append(Line("GetProgram, 1,000 clients, none failed: p99 against p50",
                      median(ours, "p99"), median(ours, "p50"), "ms", at_most(3),
                      {"calls/s, ours": median(ours, "rate"),
                       "calls/s, bare": median(bare, "rate"),
                       "Health/Check, p50, ms": median(health, "p50"),
                       "Health/Check, calls/s": median(health, "rate"),
                       "runs": {"ours": ours, "limit": bare, "health": health}},
                      by_round(ours, ours, "p99", "p50")))
    return lines

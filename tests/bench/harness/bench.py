"""What a section is given: the sizes, a folder, the programs."""

import json
import pathlib
import subprocess

from harness.server import Server


class Bench:
    """.folder   of this section's own, empty at first
    .programs    of ctecredd and ctecred
    .full, .tiny which sizes are wanted
    """

    def __init__(self, build, folder, full=False, tiny=False):
        self.build = pathlib.Path(build).resolve()
        self.programs = self.build / "bin"
        self.folder = pathlib.Path(folder)
        self.full = full
        self.tiny = tiny

    def size(self, small, full, tiny=None):
        """Of what is asked for by --full and --tiny."""
        if self.full:
            return full
        return tiny if self.tiny and tiny is not None else small

    def server(self, *settings):
        """A new one with an empty database; it is started by `with`."""
        folder = self.folder / f"server-{len(list(self.folder.glob('server-*')))}"
        return Server(self.programs, folder, *settings)

    @staticmethod
    def script(name):
        return pathlib.Path(__file__).parent.parent / "programs" / name

    def program(self, name, *arguments):
        """Runs a program of tests/bench, and answers the JSON that it prints."""
        done = subprocess.run([self.build / "bench" / name, *map(str, arguments)],
                              stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=3600)
        if done.returncode != 0:
            raise RuntimeError(
                f"{name} exited with {done.returncode}: {done.stderr[-2000:]}")
        return json.loads(done.stdout)

    @staticmethod
    def alternate(rounds, *runs):
        """Runs each `rounds` times in turn, after one turn that does not count,
        and answers the list of results of each. Each turn begins with another
        one, for what a run leaves behind slows down the next one."""
        results = [[] for _ in runs]
        for turn in range(rounds + 1):
            for place in range(len(runs)):
                at = (turn + place) % len(runs)
                result = runs[at]()
                if turn > 0:
                    results[at].append(result)
        return results


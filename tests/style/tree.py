"""The files of the repository, for the checks beside this one."""

import pathlib
import subprocess
import sys


def tracked_names(root):
    """Names at the top level that git knows; what a user leaves is none."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "-C", root, "ls-files", "-z"],
        check=True, capture_output=True, text=True).stdout
    return {path.split("/")[0] for path in listed.split("\0") if path}


def ignored_names(root):
    """Names at the top level that .gitignore keeps out, as in "/build/"."""
    gitignore = root / ".gitignore"
    lines = gitignore.read_text().splitlines() if gitignore.exists() else []
    return {".git"} | {line.strip("/") for line in lines if line.startswith("/")}


def top_level(root):
    """Every entry of the top level that is part of the repository."""
    if (root / ".git").exists():
        tracked = tracked_names(root)
        return sorted(path for path in root.iterdir() if path.name in tracked)
    ignored = ignored_names(root)
    return sorted(path for path in root.iterdir() if path.name not in ignored)


def files(root):
    """Every file of the repository."""
    for entry in top_level(root):
        if entry.is_file():
            yield entry
        else:
            yield from sorted(path for path in entry.rglob("*")
                              if path.is_file())


def report(check):
    """Runs check(root) on this repository: prints what it finds, and exits."""
    root = pathlib.Path(__file__).resolve().parents[2]
    violations = list(check(root))
    for violation in violations:
        print(violation)
    sys.exit(1 if violations else 0)

"""Holds the layout of the top level: a newcomer finds seven folders there."""

import tree

FOLDERS = {"proto", "server", "clients", "domain", "db", "tests", "deploy"}
FILES = {"CMakeLists.txt", "CMakePresets.json", "LICENSE", "README.md"}


def check(root):
    for entry in tree.top_level(root):
        known = FOLDERS if entry.is_dir() else FILES
        if entry.name not in known and not entry.name.startswith("."):
            yield f"{entry.name}: not a part of the layout; see {__file__}"


if __name__ == "__main__":
    tree.report(check)

"""Holds the arrows between the parts: who may include whom.

    domain -> nothing but the standard library and absl
    db -> domain                   (the connector only in db/connection.cc)
    server -> domain, protos       (db only in server/main.cc)
    clients -> protos
    tests -> all

Linking cannot hold them: Debian puts all headers into one folder.
"""

import re

import tree

PARTS = ("domain", "db", "server", "clients", "tests")

# What a part may include of ours and of gRPC. Other libraries are free, but
# for domain and for the connector.
ALLOWED = {
    "domain": {"domain"},
    "db": {"db", "domain"},
    "server": {"server", "domain", "proto", "grpc"},
    "clients": {"clients", "proto", "grpc"},
    "tests": {*PARTS, "proto", "grpc", "sql"},
}

# The exceptions, file by file.
ALLOWED_BESIDES = {
    "db/connection.cc": {"sql"},
    "server/main.cc": {"db"},
}

# The rules are computed: no files, no threads (style: domain is plain values).
NOT_IN_DOMAIN = {
    "condition_variable", "filesystem", "fstream", "future", "iostream",
    "mutex", "shared_mutex", "thread",
}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
SQL = re.compile(r"^(cppconn|jdbc|mariadb|mysql|mysqlx)/|^(mysql|mysqld)[a-z_]*\.h$")


def kind(header):
    """Which part, or which sort of library, a header belongs to."""
    first = header.split("/")[0]
    if first in PARTS:
        return first
    if first in ("cte", "google"):
        return "proto"
    if first in ("grpc", "grpc++", "grpcpp"):
        return "grpc"
    if SQL.search(header):
        return "sql"
    if first == "absl":
        return "absl"
    return "library" if "." in header else "standard"


def reason_against(source, quote, header, root):
    """Why a file (a path from the root) may not include a header, or None."""
    part = source.split("/")[0]
    is_neighbour = (root / source).parent.joinpath(header).exists()
    if ".." in header.split("/") or (quote == '"' and is_neighbour):
        return "is not a path from the root of the repository"
    target = kind(header)
    if part == "domain" and (target == "library" or header in NOT_IN_DOMAIN):
        return "is not for domain: values and rules, plain C++ and absl"
    if target in ("absl", "library", "standard"):
        return None
    if target in ALLOWED[part] | ALLOWED_BESIDES.get(source, set()):
        return None
    return f"is an arrow {part} -> {target}, which is not allowed"


def check(root):
    for part in PARTS:
        for path in sorted((root / part).rglob("*")):
            if path.suffix not in (".h", ".cc"):
                continue
            source = path.relative_to(root).as_posix()
            lines = path.read_text(encoding="utf-8").splitlines()
            for number, line in enumerate(lines, start=1):
                include = INCLUDE.match(line)
                if not include:
                    continue
                reason = reason_against(source, *include.groups(), root)
                if reason:
                    yield f"{source}:{number}: {include[2]} {reason}"


if __name__ == "__main__":
    tree.report(check)

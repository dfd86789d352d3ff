"""Finds the names of package registries and mirrors in files.

Where packages come from is the machine's configuration, never the project's:
a host that is written down is wrong on the next machine, and may be private.
Besides the well-known ones, the hosts that this machine is configured with are
looked for.
"""

import os
import re
import shutil
import subprocess
import urllib.parse

import tree

# In pieces, so that this file does not name them.
WELL_KNOWN = [".".join(pieces) for pieces in (
    ("registry", "npmjs", "org"), ("registry", "yarnpkg", "com"),
    ("npm", "pkg", "github", "com"), ("pypi", "org"),
    ("files", "pythonhosted", "org"), ("proxy", "golang", "org"),
    ("crates", "io"), ("rubygems", "org"), ("repo", "maven", "apache", "org"),
    ("deb", "debian", "org"), ("ftp", "debian", "org"),
    ("security", "debian", "org"), ("snapshot", "debian", "org"),
    ("archive", "ubuntu", "com"), ("deb", "nodesource", "com"),
    ("repo", "mysql", "com"), ("center", "conan", "io"),
    ("docker", "io"), ("ghcr", "io"), ("quay", "io"),
)]

# A lock file that names where each package was found.
RESOLVED = re.compile(r'"resolved"\s*:\s*"[a-z+]+://')


def output_of(*command):
    if not shutil.which(command[0]):
        return ""
    run = subprocess.run(command, capture_output=True, text=True, timeout=60,
                         check=False)
    return run.stdout


def configured_hosts():
    """The hosts that apt, npm, pip and Go of this machine fetch from."""
    addresses = output_of("apt-get", "indextargets", "--format",
                          "$(SITE)").split()
    addresses += output_of("npm", "config", "get", "registry").split()
    for variable in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "GOPROXY"):
        addresses += re.split(r"[,|\s]+", os.environ.get(variable, ""))
    hosts = {urllib.parse.urlsplit(address).hostname for address in addresses}
    return {host for host in hosts
            if host and "." in host and not host.startswith("127.")}


def lines_naming(root, hosts):
    named = re.compile(
        r"(?<![\w-])(" + "|".join(map(re.escape, sorted(hosts))) + r")(?![\w-])",
        re.IGNORECASE)
    for path in tree.files(root):
        text = path.read_bytes().decode("utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), start=1):
            if named.search(line) or RESOLVED.search(line):
                yield (f"{path.relative_to(root)}:{number}: names the host of a "
                       "package registry")


def check(root):
    return lines_naming(root, configured_hosts() | set(WELL_KNOWN))


if __name__ == "__main__":
    tree.report(check)

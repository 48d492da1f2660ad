#!/usr/bin/env python3
"""Keeps the house rules of tests/tidy/rules.py over the source tree.

usage: tidy.py ROOT                    every rule; exit 1 with one line for each finding
       tidy.py --links PROGRAM NAME…   exit 1 when PROGRAM loads a shared library whose name begins with lib + NAME
"""

import os
import subprocess
import sys

import rules

# In a second work tree .git is a file.
NOT_SOURCES = {".git", ".build", ".demo", "__pycache__"}


def read_tree(root):
    tree = {}
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name not in NOT_SOURCES]
        for name in files:
            path = os.path.join(folder, name)
            if name not in NOT_SOURCES and not name.endswith(".swp") and os.path.isfile(path):
                with open(path, "rb") as file:
                    tree[os.path.relpath(path, root)] = file.read()
    return tree


def findings_of(tree):
    return [(rule.__name__, finding) for rule in rules.RULES for finding in rule(tree)]


def keep_rules(root):
    tree = read_tree(root)
    findings = findings_of(tree)
    for rule, finding in findings:
        print(f"{finding} [{rule}]")
    print(f"{len(rules.RULES)} rules, {len(tree)} files, {len(findings)} findings")
    return 1 if findings or not tree else 0


def keep_links(program, unwanted):
    loaded = [line.split()[0] for line in subprocess.run(
        ["ldd", program], check=True, capture_output=True, text=True).stdout.splitlines() if line.strip()]
    found = [library for library in loaded for name in unwanted if library.startswith("lib" + name)]
    for library in found:
        print(f"{program} loads {library}")
    return 1 if found or not loaded else 0


if __name__ == "__main__":
    if len(sys.argv) >= 4 and sys.argv[1] == "--links":
        sys.exit(keep_links(sys.argv[2], sys.argv[3:]))
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(keep_rules(sys.argv[1]))

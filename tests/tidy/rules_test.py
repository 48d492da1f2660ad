#!/usr/bin/env python3
"""Every rule of rules.py goes red on a planted violation, and is green on a tree that keeps it."""

import unittest

import rules

HEADER = b"// Thing: what it is for.\n#pragma once\n"
CLEAN = {
    **{f"tests/{room}/thing_test.cpp": b"#include <catch2/catch.hpp>\n" for room in rules.ROOMS},
    **{name: b"text\n" for name in rules.TOP_LEVEL if "." in name or name == "LICENSE"},
    "tests/CMakeLists.txt": b"thing_test.cpp\n",
    "sync/wire/CMakeLists.txt": b"SOURCES thing.cpp key.cpp\n",
    "sync/wire/thing.hpp": HEADER + b"#include <vector>\n#include \"sync/domain/rating.hpp\"\n",
    "sync/wire/thing.cpp": b"#include \"sync/wire/thing.hpp\"\n#include <fmt/format.h>\n#include <fcntl.h>\n",
    "sync/wire/key.cpp": b"#include <sodium.h>\n",
    "kiosk/app/thing.hpp": HEADER + b"#include \"kiosk/ui/window.hpp\"\n",
    "assets/words/vi.json": '{"screen": {"thanks": "Cảm ơn"}}'.encode(),
    "assets/words/en.json": b'{"screen": {"thanks": "Thank you"}}',
    "deploy/build": b"#!/usr/bin/env bash\n# Builds.\nset -euo pipefail\n",
}

# Rule -> trees that break it: what is added to the clean tree (None: taken away).
PLANTED = {
    rules.rooms_enter_only_lower_rooms: [
        {"sync/domain/a.hpp": b"#include \"sync/wire/batch.hpp\"\n"},
        {"sync/journal/a.cpp": b"#include \"kiosk/flow/screen.hpp\"\n"},
        {"sync/uploader/a.cpp": b"#include \"sync/server/store.hpp\"\n"},
        {"kiosk/ui/a.cpp": b"  #  include \"sync/journal/journal.hpp\"\n"},
        {"kiosk/app/a.cpp": b"#include \"sync/uploader/upload.hpp\"\n"},
        {"sync/wire/a.cpp": b"#include \"thing.hpp\"\n"},
        {"tests/sync/domain/a.cpp": b"#include \"sync/server/store.hpp\"\n"}],
    rules.rooms_are_known: [{"sync/misc/a.cpp": b""}],
    rules.third_parties_have_one_owner: [
        {"sync/wire/chain.cpp": b"#include <sodium.h>\n"},
        {"sync/server/store.cpp": b"#include <boost/json.hpp>\n"},
        {"sync/server/store.cpp": b"#include <boost/beast/http.hpp>\n"},
        {"sync/uploader/upload.cpp": b"#include <curl/curl.h>\n"},
        {"sync/journal/disk.cpp": b"#include <sqlite3.h>\n"},
        {"kiosk/app/loop.cpp": b"#include <SDL2/SDL.h>\n"},
        {"sync/base/a.hpp": b"#include <fmt/format.h>\n"},
        {"sync/base/a.hpp": b"#include <fcntl.h>\n"},
        {"sync/base/a.cpp": b"#include <nlohmann/json.hpp>\n"}],
    rules.headers_open_with_a_contract: [
        {"sync/base/a.hpp": b"#pragma once\n"}, {"sync/base/a.hpp": b"// A: what it is for.\n"}],
    rules.lines_are_not_wide: [{"sync/base/a.cpp": "// " .encode() + "ế".encode() * 118}],
    rules.files_are_not_long: [{"sync/base/a.cpp": b"\n" * 451}],
    rules.nothing_is_left_open: [{"deploy/build": b"# TO" + b"DO later\n"}],
    rules.types_say_what_they_are: [
        {"sync/base/a.hpp": b"class JournalManager {\n"}, {"sync/base/a.cpp": b"struct BatchInfo {\n"}],
    rules.functions_say_what_they_do: [
        {"sync/base/a.hpp": b"    const std::string& get_name() const;\n"},
        {"sync/base/a.hpp": b"base::Result<> do_upload(int n);\n"}],
    rules.top_level_is_as_given: [{"notes.md": b""}, {"src/a.cpp": b""}, {"LICENSE": None}],
    rules.no_path_of_one_machine: [{"deploy/build": b"cd /wo" + b"rk/main\n"}, {"README.md": b"`/ro" + b"ot/x`\n"}],
    rules.tests_mirror_rooms: [
        {"tests/sync/misc/a_test.cpp": b""}, {"tests/extra/a.cpp": b""}, {"tests/sync/wire/thing_test.cpp": None}],
    rules.every_source_is_built: [{"sync/wire/forgotten.cpp": b""}, {"sync/wire/ing.cpp": b""}],
    rules.tests_do_not_sleep: [{"tests/sync/wire/a.cpp": b"std::this_thread::sleep_for(1s);\n"}],
    rules.text_is_composed_utf8: [
        {"assets/words/vi.json": '{"screen": {"thanks": "Ca\u0309m \u01a1n"}}'.encode()},
        {"sync/base/a.cpp": b"\xff"}],
    rules.assets_are_json: [{"assets/surveys/a.json": b"{"}],
    rules.every_language_has_every_word: [{"assets/words/en.json": b'{"screen": {}}'}],
    rules.scripts_stop_at_the_first_failure: [{"deploy/demo": b"#!/bin/sh\n"}, {".ci/run": b"#!/usr/bin/env bash\n"}],
}


class Rules(unittest.TestCase):
    def test_a_clean_tree_has_no_finding(self):
        for rule in rules.RULES:
            self.assertEqual([], list(rule(CLEAN)), rule.__name__)

    def test_every_rule_has_a_planted_violation(self):
        self.assertEqual(set(rules.RULES), set(PLANTED))

    def test_a_planted_violation_goes_red(self):
        for rule, plants in PLANTED.items():
            for plant in plants:
                tree = {path: content for path, content in (CLEAN | plant).items() if content is not None}
                with self.subTest(rule=rule.__name__, plant=plant):
                    self.assertEqual(1, len(list(rule(tree))))


if __name__ == "__main__":
    unittest.main()

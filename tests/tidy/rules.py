"""The house rules that a program can keep, as pure functions: a tree of files in, findings out.

A tree is {path from the root: bytes}. A rule yields one sentence for each finding, led by the path (and line). Which
room may enter which, and who alone includes a third party, stand in the two tables below; ARCHITECTURE.md says why.
"""

import json
import re
import unicodedata

# Room -> rooms that it may include, beside itself.
ROOMS = {
    "sync/base": (),
    "sync/domain": ("sync/base",),
    "sync/wire": ("sync/base", "sync/domain"),
    "sync/sql": ("sync/base",),
    "kiosk/flow": ("sync/base", "sync/domain"),
    "sync/people": ("sync/base", "sync/domain", "sync/wire"),
    "sync/journal": ("sync/base", "sync/domain", "sync/wire", "sync/sql"),
    "sync/report": ("sync/base", "sync/domain", "sync/wire"),
    "kiosk/binding": ("sync/base", "sync/domain", "sync/wire"),
    "kiosk/ui": ("sync/base", "kiosk/flow"),
    "kiosk/staff": ("sync/base", "sync/domain", "sync/wire", "sync/journal", "kiosk/flow"),
    "sync/uploader": ("sync/base", "sync/domain", "sync/wire", "sync/journal"),
    "sync/server": ("sync/base", "sync/domain", "sync/wire", "sync/sql", "sync/people", "sync/report"),
    "sync/audit": ("sync/base", "sync/domain", "sync/wire", "sync/sql", "sync/people", "sync/journal",
                   "sync/server"),
    "sync/remote": ("sync/base", "sync/domain", "sync/wire", "sync/sql", "sync/people", "sync/server",
                    "sync/audit"),
    "sync/scoring": ("sync/base", "sync/domain", "sync/wire", "sync/sql", "sync/server"),
    "kiosk/app": ("sync/base", "sync/domain", "sync/wire", "sync/journal", "kiosk/flow", "kiosk/binding",
                  "kiosk/ui", "kiosk/staff"),
}

# A main file ties rooms together: it may enter more than the rest of its room.
MAINS = {"sync/server/main.cpp": ("sync/audit", "sync/remote", "sync/scoring"),
         "sync/server/command_line.hpp": ("sync/scoring",)}

# What the include's name looks like -> what the path of a file that may include it looks like.
OWNERS = {
    r"boost/json": r"sync/wire/json\.[ch]pp",
    r"boost/beast": r"sync/server/http_(server|session|link)\.[ch]pp",
    r"boost/asio": r"sync/server/http_(server|session|link)\.[ch]pp|kiosk/binding/inbox\.cpp",
    r"sqlite3\.h": r"sync/sql/(sqlite|file_layer)\.cpp",
    r"libpq-fe\.h": r"sync/sql/postgres\.cpp",
    r"curl/": r"sync/(uploader/curl_transport|remote/download)\.cpp",
    r"xlsxwriter": r"sync/(server/workbook|report/\w+)\.cpp",
    r"sodium\.h": r"sync/wire/(key|secret_hash|tag)\.cpp",
    r"openssl/": r"sync/wire/sha256\.cpp|sync/people/totp\.cpp|sync/server/tls\.cpp",
    r"zstd|zlib\.h": r"sync/wire/compression\.cpp",
    r"zip\.h": r"sync/wire/archive\.cpp",
    r"expat\.h": r"sync/wire/workbook_reader\.cpp",
    r"SDL|imgui|png\.h|ft2build|freetype": r"kiosk/ui/.*",
    r"qrencode\.h": r"kiosk/ui/qr\.cpp",
    r"xlsxwriter\.h": r"sync/report/xlsx\.cpp",
    r"CLI/": r"(sync|kiosk)/\w+/(main|command_line\w*)\.[ch]pp",
    r"fmt/": r".*\.cpp",
    r"catch2/": r"tests/.*",
    r"(sys|netinet|arpa)/\w+\.h": r".*\.cpp",
    r"(unistd|dirent|dlfcn|fcntl|poll|signal|netdb|pwd|spawn|pthread|stdlib|termios)\.h": r".*\.cpp",
}

TOP_LEVEL = {"CMakeLists.txt", "kiosk", "sync", "assets", "tests", "deploy", "README.md", "ARCHITECTURE.md",
             "CHANGELOG.md", "LICENSE", "CMakePresets.json"}

LINE_WIDTH = 120
FILE_LINES = 450

# Split, so that neither this file nor a search of the tree finds them here.
OPEN_ENDS = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
MACHINE_PATHS = re.compile(r"(?<![\w.])/(work|farm|home)/|/ro" r"ot/")

# Where sleep itself is simulated, and a bench that pauses between two taps as people do.
SLEEP_IS_THE_SUBJECT = ("tests/simulation/uploader.", "tests/simulation/twins_test.cpp",
                        "tests/nth_failure/programs.cpp", "tests/support/disk/system_calls.cpp",
                        "tests/bench/ninety_days/ninety_days.cpp")

TEST_FOLDERS_WITHOUT_ROOM = ("tests/support", "tests/simulation", "tests/nth_failure", "tests/fuzz",
                             "tests/end_to_end", "tests/tidy", "tests/bench")


def is_cpp(path):
    return path.endswith((".cpp", ".hpp"))


def is_authored(path):
    """Text that we write by hand, where width and length are ours to keep."""
    return path.endswith((".cpp", ".hpp", ".py", ".txt", ".cmake", ".md", ".script")) or is_script(path)


def is_script(path):
    return path == ".ci/run" or (path.startswith("deploy/") and "." not in path and path != "deploy/packages")


def is_text(path):
    """What a fuzzer made (tests/fuzz/corpus, found) is bytes, whatever it looks like."""
    return not (path.endswith((".png", ".jpg", ".ttf", ".otf", ".wav", ".ogg", ".db", ".zst", ".gz"))
                or path.startswith(("tests/fuzz/corpus/", "tests/fuzz/found/")))


def text_of(content):
    return content.decode("utf-8", errors="replace")


def lines_of(tree, wanted):
    for path, content in tree.items():
        if wanted(path):
            for number, line in enumerate(text_of(content).splitlines(), start=1):
                yield path, number, line


def room_of(path):
    return "/".join(path.split("/")[:2])


def includes_of(tree):
    """(path, line number, '"' or '<', name) of every include."""
    for path, number, line in lines_of(tree, is_cpp):
        match = re.match(r'\s*#\s*include\s*(["<])([^">]+)[">]', line)
        if match:
            yield path, number, match[1], match[2]


def rooms_enter_only_lower_rooms(tree):
    for path, number, quote, name in includes_of(tree):
        if quote != '"':
            continue
        target = room_of(name)
        if not re.match(r"(sync|kiosk|tests)/", name):
            yield f"{path}:{number}: \"{name}\" is not named from the root"
        elif path.startswith("tests/"):
            yield from test_includes(path, number, target)
        elif target not in (room_of(path), *ROOMS.get(room_of(path), ()), *MAINS.get(path, ())):
            yield f"{path}:{number}: {room_of(path)} may not enter {target}"


def test_includes(path, number, target):
    """The tests of a room see what the room sees, the room itself, and tests/support; only simulations see all."""
    room = "/".join(path.split("/")[1:3])
    if room not in ROOMS:
        return
    if target not in (room, "tests/support", *ROOMS[room]) and not target.startswith("tests/" + room.split("/")[0]):
        yield f"{path}:{number}: tests of {room} may not enter {target}"


def rooms_are_known(tree):
    for path in tree:
        if is_cpp(path) and path.startswith(("sync/", "kiosk/")) and room_of(path) not in ROOMS:
            yield f"{path}: no room of this name in tests/tidy/rules.py and ARCHITECTURE.md"


def third_parties_have_one_owner(tree):
    for path, number, quote, name in includes_of(tree):
        if quote != "<" or re.fullmatch(r"[a-z_0-9]+", name):  # the standard library's have no dot
            continue
        owner = next((owner for party, owner in OWNERS.items() if re.match(party, name)), None)
        if owner is None:
            yield f"{path}:{number}: <{name}> has no owner in tests/tidy/rules.py"
        elif not re.fullmatch(owner, path) and not path.startswith("tests/"):  # a test may look from outside
            yield f"{path}:{number}: <{name}> belongs to {owner} alone"


def headers_open_with_a_contract(tree):
    for path, content in tree.items():
        if path.endswith(".hpp"):
            text = text_of(content)
            if not re.match(r"// \S+", text):
                yield f"{path}:1: a header opens with a comment that says what it is for"
            if "#pragma once" not in text.splitlines():
                yield f"{path}: #pragma once is missing"


def lines_are_not_wide(tree):
    for path, number, line in lines_of(tree, is_authored):
        is_table = path.endswith(".md") and line.startswith("|")
        if len(line) > LINE_WIDTH and not is_table:
            yield f"{path}:{number}: {len(line)} characters wide, {LINE_WIDTH} is the limit"


def files_are_not_long(tree):
    for path, content in tree.items():
        count = text_of(content).count("\n")
        if path.endswith((".cpp", ".hpp", ".py")) and count > FILE_LINES:
            yield f"{path}: {count} lines, {FILE_LINES} is the limit"


def nothing_is_left_open(tree):
    for path, number, line in lines_of(tree, is_text):
        found = OPEN_ENDS.search(line)
        if found and path != "LICENSE":
            yield f"{path}:{number}: {found[0]} belongs into an issue"


def types_say_what_they_are(tree):
    shape = re.compile(r"\b(?:class|struct|enum class|using)\s+(\w*(?:Manager|Helper|Utils?|Data|Info))\b(?!;)")
    for path, number, line in lines_of(tree, is_cpp):
        found = shape.search(line)
        if found:
            yield f"{path}:{number}: {found[1]} does not say what it is"


def functions_say_what_they_do(tree):
    # get_executor is the name that Asio asks for.
    shape = re.compile(r"^\s*(?:[\w:<>,&*\[\]]+\s+)+[&*]?((?:get(?!_executor\b)|do|handle)_\w+)\(")
    for path, number, line in lines_of(tree, lambda path: path.endswith(".hpp")):
        found = shape.search(line)
        if found:
            yield f"{path}:{number}: {found[1]}: a function is a verb with its object"


def top_level_is_as_given(tree):
    present = {path.split("/")[0] for path in tree}
    for name in sorted(present - TOP_LEVEL):
        if not name.startswith("."):
            yield f"{name}: not in the top-level layout"
    for name in sorted(TOP_LEVEL - present):
        yield f"{name}: missing from the top level"


def no_path_of_one_machine(tree):
    for path, number, line in lines_of(tree, is_text):
        found = MACHINE_PATHS.search(line)
        if found:
            yield f"{path}:{number}: {found[0]} is a path of one machine"


def tests_mirror_rooms(tree):
    for path in tree:
        if re.match(r"tests/(sync|kiosk)/", path) and "/".join(path.split("/")[1:3]) not in ROOMS:
            yield f"{path}: tests of a room that does not exist"
        elif is_cpp(path) and path.startswith("tests/") and not path.startswith(("tests/sync/", "tests/kiosk/")):
            if room_of(path) not in TEST_FOLDERS_WITHOUT_ROOM:
                yield f"{path}: not a folder of tests"
    for room in ROOMS:
        if not any(path.startswith(f"tests/{room}/") and path.endswith("_test.cpp") for path in tree):
            yield f"tests/{room}: {room} has no tests"


def every_source_is_built(tree):
    for path in tree:
        if path.endswith(".cpp"):
            folder, name = path.rsplit("/", 1)
            built = text_of(tree.get(f"{folder}/CMakeLists.txt", b"")) + text_of(tree.get("tests/CMakeLists.txt", b""))
            if not re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.])", built):
                yield f"{path}: no CMakeLists.txt beside it builds this"


def tests_do_not_sleep(tree):
    shape = re.compile(r"sleep_for|sleep_until|\bu?sleep\(|nanosleep")

    def is_test(path):
        return is_cpp(path) and path.startswith("tests/") and not path.startswith(SLEEP_IS_THE_SUBJECT)

    for path, number, line in lines_of(tree, is_test):
        if shape.search(line):
            yield f"{path}:{number}: a test waits for a fact, never for a time"


def text_is_composed_utf8(tree):
    for path, content in tree.items():
        if is_text(path):
            try:
                text = content.decode("utf-8")
            except UnicodeDecodeError as error:
                yield f"{path}: not UTF-8 at byte {error.start}"
                continue
            for number, line in enumerate(text.splitlines(), start=1):
                if not unicodedata.is_normalized("NFC", line):
                    yield f"{path}:{number}: not in normal form C"


def keys_of(value, prefix=""):
    if isinstance(value, dict):
        return {key for name, part in value.items() for key in keys_of(part, f"{prefix}{name}.")}
    return {prefix[:-1]}


def every_language_has_every_word(tree):
    words = {path: json.loads(content) for path, content in tree.items()
             if path.startswith("assets/words/") and path.endswith(".json")}
    all_keys = {key for value in words.values() for key in keys_of(value)}
    for path, value in words.items():
        for key in sorted(all_keys - keys_of(value)):
            yield f"{path}: the word {key} is missing"


def assets_are_json(tree):
    for path, content in tree.items():
        if path.startswith("assets/") and path.endswith(".json"):
            try:
                json.loads(content)
            except ValueError as error:
                yield f"{path}: {error}"


def scripts_stop_at_the_first_failure(tree):
    for path, content in tree.items():
        if is_script(path):
            text = text_of(content)
            if not text.startswith("#!/usr/bin/env bash\n") or "\nset -euo pipefail\n" not in text:
                yield f"{path}: a script starts with #!/usr/bin/env bash and set -euo pipefail"


RULES = (
    rooms_enter_only_lower_rooms, rooms_are_known, third_parties_have_one_owner, headers_open_with_a_contract,
    lines_are_not_wide, files_are_not_long, nothing_is_left_open, types_say_what_they_are, functions_say_what_they_do,
    top_level_is_as_given, no_path_of_one_machine, tests_mirror_rooms, every_source_is_built, tests_do_not_sleep,
    text_is_composed_utf8, assets_are_json, every_language_has_every_word, scripts_stop_at_the_first_failure,
)

#!/usr/bin/env python3
"""The layer test: what a file of src/ may include.

    layers.py SRC          checks the tree, prints every violation as file:line: what, exits 1 if there is one
    layers.py --self-test  shows that a good tree passes and that each kind of violation is found

The rules, from the design:
* a folder includes only itself and folders before it in ROOMS; a path in quotes is one below src/, and exists;
* the core, which is all but input/, run/, send/, mimic/, cli/ and knowledge/compile/, does no input or output and starts no thread;
* no header shows a third-party library, so that who uses ours need not have them. Headers of cli/ and knowledge/compile/ may
  show Boost; *_impl.h may show anything, and so no header that is installed includes one;
* no header says `using namespace` at namespace scope.
"""

import re
import sys
import tempfile
from pathlib import Path

ROOMS = ["base", "unwrap", "smtp", "knowledge", "input", "event", "format", "session", "diagnose", "summary", "report",
         "send", "mimic", "run", "cli"]
# The table compiler stands on knowledge/, and nothing stands on it.
COMPILE = "knowledge/compile"
# A header directly in src/ is for users of the library: it may show every room but cli/, and no room includes it.
PUBLIC = "(public)"

# With input and output: all others are the core.
WITH_IO = {"input", "run", "send", "mimic", "cli", COMPILE}
IO_HEADERS = re.compile(
    r"(fstream|iostream|filesystem|thread|mutex|shared_mutex|condition_variable|future|stop_token|semaphore|latch|barrier"
    r"|syncstream|print|cstdio|stdio\.h|unistd\.h|fcntl\.h|pthread\.h|sys/.*)$")

THIRD_PARTY = re.compile(
    r"(re2|boost|fmt|toml\+\+|simdjson|nlohmann|openssl|asio|absl|catch2|benchmark)/"
    r"|(toml\.hpp|toml\.h|simdjson\.h|asio\.hpp|gsasl\.h|ares\.h|zlib\.h|bzlib\.h|lzma\.h|zstd\.h)$")

INCLUDE = re.compile(r"[ \t]*#[ \t]*include[ \t]*(?:\"([^\"\n]*)\"|<([^>\n]*)>)")
USING = re.compile(r"\busing\s+namespace\b")
# Comments and literals; a quote between digits is a separator. Newlines are kept, so that line numbers stay right.
NOT_CODE = re.compile(
    r"//[^\n]*|/\*.*?\*/"
    r"|(?:u8|[uUL])?R\"(?P<mark>[^()\\\s]*)\(.*?\)(?P=mark)\""
    r"|\"(?:\\.|[^\"\\\n])*\""
    r"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])*'", re.DOTALL)


def blank(match):
    text = match.group()
    # What follows #include looks like a literal, and is needed.
    return text if text.startswith('"') else re.sub(r"[^\n]", " ", text)


def room_of(path):
    """The room of a path relative to src/; None where it is in none that is known."""
    if len(path.parts) == 1:
        return PUBLIC
    if path.parts[:2] == ("knowledge", "compile") and len(path.parts) > 2:
        return COMPILE
    return path.parts[0] if path.parts[0] in ROOMS else None


def may_include(room, other):
    if room == PUBLIC:
        return other not in ("cli", COMPILE)
    if other in (PUBLIC, COMPILE):
        return room == other
    own = ROOMS.index("knowledge") if room == COMPILE else ROOMS.index(room)
    return ROOMS.index(other) <= own


def namespace_scope_usings(code):
    """Line numbers of `using namespace` that stand in no function and no class."""
    code = re.sub(r"\"(?:\\.|[^\"\\\n])*\"", lambda m: " " * len(m.group()), code)
    stack, before = [], 0
    for match in re.finditer(r"[{};]|\busing\s+namespace\b", code):
        token = match.group()
        if token == "{":
            head = code[before:match.start()]
            stack.append(bool(re.search(r"\bnamespace\b[^()=]*$|\bextern\s*$", head)))
        elif token == "}":
            if stack:
                stack.pop()
        elif token != ";" and all(stack):
            yield code.count("\n", 0, match.start()) + 1
        before = match.end()


def check_quoted(src, path, room, target):
    other = room_of(Path(target))
    if target.startswith((".", "/")) or not (src / target).is_file():
        return f'"{target}" is no file below src/'
    if other is None or not may_include(room, other):
        return f'{room} includes "{target}": {other} is not below it'
    if path.suffix == ".h" and not path.name.endswith("_impl.h") and room not in ("cli", COMPILE) and target.endswith("_impl.h"):
        return f'an installed header includes "{target}", which is not installed'
    return None


def check_angled(path, room, target):
    if path.suffix == ".h" and not path.name.endswith("_impl.h") and THIRD_PARTY.match(target):
        if not (room in ("cli", COMPILE) and target.startswith("boost/")):
            return f"a header shows a third-party library: <{target}>"
    if room not in WITH_IO and IO_HEADERS.match(target):
        return f"the core does no input or output and starts no thread: <{target}>"
    return None


def check_file(src, path):
    relative = path.relative_to(src)
    room = room_of(relative)
    if room is None:
        yield 1, f"the folder {relative.parts[0]}/ is not in the order of rooms"
        return
    code = NOT_CODE.sub(blank, path.read_text(encoding="utf-8", errors="replace"))
    for number, line in enumerate(code.splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            quoted, angled = match.groups()
            problem = check_quoted(src, relative, room, quoted) if quoted is not None else check_angled(relative, room, angled)
            if problem:
                yield number, problem
        elif re.match(r"\s*#\s*include\b", line):
            yield number, "an include of a macro cannot be checked"
    if path.suffix == ".h":
        for number in namespace_scope_usings(code):
            yield number, "a header says `using namespace` at namespace scope"


def check_tree(src):
    """(file, line, problem) for every violation."""
    files = sorted(p for p in src.rglob("*") if p.suffix in (".h", ".cpp", ".hpp", ".cc", ".inc"))
    found = [(p.relative_to(src), number, problem) for p in files for number, problem in check_file(src, p)]
    found += [(p.relative_to(src), 1, "C++ files are named .h and .cpp") for p in files if p.suffix not in (".h", ".cpp")]
    return files, found


GOOD = {
    "base/text.h": "#pragma once\n#include <string>\ninline void f() { using namespace std; }\n",
    "base/text.cpp": '#include "base/text.h"\n#include <re2/re2.h>\n// #include <iostream>\n/* #include "cli/x.h"\n*/\n'
                     'const char* s = R"(\n#include <cstdio>\n)"; int n = 1\'000; using namespace std;\n',
    "smtp/reply.h": '#include "base/text.h"\nnamespace a { struct B { int c = 0; }; }\n',
    "knowledge/tables.h": '#include "smtp/reply.h"\n',
    "knowledge/toml_impl.h": "#include <toml++/toml.h>\n",
    "knowledge/load.cpp": '#include "knowledge/toml_impl.h"\n',
    "knowledge/compile/main.cpp": '#include "knowledge/tables.h"\n#include <fstream>\n#include <boost/program_options.hpp>\n',
    "run/run.h": '#include "report/report.h"\n#include <thread>\n',
    "report/report.h": '#include "session/session.h"\n#include <chrono>\n',
    "session/session.h": '#include "event/event.h"\n',
    "event/event.h": "",
    "input/open.cpp": "#include <cstdio>\n#include <sys/stat.h>\n",
    "cli/options.h": '#include "run/run.h"\n#include <boost/program_options.hpp>\n#include <iostream>\n',
    "smtpwhy.h": '#include "report/report.h"\n',
}

# Each adds one file to the good tree: (file, content, line, part of what must be said).
BAD = [
    ("base/a.h", '\n#include "smtp/reply.h"\n', 2, "smtp is not below it"),
    ("base/a.cpp", '#include "cli/options.h"\n', 1, "cli is not below it"),
    ("event/a.cpp", '#include "session/session.h"\n', 1, "session is not below it"),
    ("run/a.cpp", '#include "cli/options.h"\n', 1, "cli is not below it"),
    ("report/a.cpp", '#include "run/run.h"\n', 1, "run is not below it"),
    ("session/a.cpp", '#include "session.h"\n', 1, "no file below src/"),
    ("session/a.cpp", '#include "session/none.h"\n', 1, "no file below src/"),
    ("session/a.cpp", '#include "../event/event.h"\n', 1, "no file below src/"),
    ("session/a.cpp", '  #  include"cli/options.h"\n', 1, "cli is not below it"),
    ("session/a.cpp", "#include HEADER\n", 1, "cannot be checked"),
    ("knowledge/compile/a.cpp", '#include "event/event.h"\n', 1, "event is not below it"),
    ("knowledge/compile/a.h", "#include <re2/re2.h>\n", 1, "third-party"),
    ("cli/a.cpp", '#include "knowledge/compile/a.h"\n', 1, "no file below src/"),
    ("run/a.cpp", '#include "smtpwhy.h"\n', 1, "(public) is not below it"),
    ("other.h", '#include "cli/options.h"\n', 1, "cli is not below it"),
    ("other/a.h", "", 1, "not in the order"),
    ("base/a.h", "#include <re2/re2.h>\n", 1, "third-party"),
    ("base/a.h", "#include <boost/optional.hpp>\n", 1, "third-party"),
    ("run/a.h", "#include <fmt/core.h>\n", 1, "third-party"),
    ("knowledge/a.h", "#include <toml++/toml.h>\n", 1, "third-party"),
    ("input/a.h", "#include <simdjson.h>\n", 1, "third-party"),
    ("send/a.h", "#include <openssl/ssl.h>\n", 1, "third-party"),
    ("send/a.h", "#include <boost/asio.hpp>\n", 1, "third-party"),
    ("send/a.h", "#include <asio.hpp>\n", 1, "third-party"),
    ("cli/a.h", "#include <fmt/core.h>\n", 1, "third-party"),
    ("knowledge/a.h", '#include "knowledge/toml_impl.h"\n', 1, "not installed"),
    ("base/a.h", "using namespace std;\n", 1, "using namespace"),
    ("base/a.h", "namespace x { class Y { void z() {} };\nnamespace {\nusing namespace std;\n}}\n", 3, "using namespace"),
    ("base/a.hpp", "", 1, "named .h and .cpp"),
] + [("smtp/a.cpp", f"#include <{header}>\n", 1, "the core does no input or output")
     for header in ("fstream", "iostream", "filesystem", "thread", "mutex", "cstdio", "unistd.h", "sys/socket.h")]


def problems_of(files):
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        return [(str(p), number, problem) for p, number, problem in check_tree(Path(folder))[1]]


def self_test():
    failures = [f"the good tree: {problem}" for problem in problems_of(GOOD)]
    for name, content, number, part in BAD:
        found = problems_of({**GOOD, name: content})
        if len(found) != 1 or found[0][:2] != (name, number) or part not in found[0][2]:
            failures.append(f"{name} {content!r}: expected line {number}, '{part}', got {found}")
    print("\n".join(failures) or f"1 good tree and {len(BAD)} bad ones, all judged right")
    return 1 if failures else 0


def main(arguments):
    if arguments == ["--self-test"]:
        return self_test()
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print(__doc__, file=sys.stderr)
        return 2
    files, found = check_tree(Path(arguments[0]))
    for path, number, problem in found:
        print(f"src/{path}:{number}: {problem}")
    print(f"{len(files)} files, {len(found)} violations")
    if not files:
        print("no C++ file found: wrong folder?")
    return 1 if found or not files else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

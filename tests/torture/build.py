"""What compilers and analyzers say of the program, and what of it the tests have run."""
import glob
import json
import os
import re
import shlex
import subprocess
import sys

from lib.harmony import Harmony
from lib.trial import Chapter, Failure, Family, SOURCE, environment, make_jar, options, run

o = options("build")
LEAST = 92  # per cent of the lines
COVERAGE = os.path.join(SOURCE, "build", "coverage")
files = sorted(os.path.relpath(p, SOURCE) for p in glob.glob(os.path.join(SOURCE, "src", "**", "*.c"), recursive=True))


def command_of(file):
    with open(os.path.join(o.build, "compile_commands.json")) as commands:
        for entry in json.load(commands):
            if entry["file"] == os.path.join(SOURCE, file):
                return entry["directory"], shlex.split(entry["command"])
    raise Failure(f"{file} is not compiled")


def analyzer(case, folder):
    """-O0, for which the analyzer is made: with more it calls uninitialized what `= {0}` has set. gcc 12's calls
    leaked what is stored at an index that it does not know, as in `list->items[list->count++] = strdup(...)`:
    leaks are looked for by valgrind, by AddressSanitizer and by the units that take memory away."""
    place, command = command_of(case)
    command = [w for w in command if w != "-Werror" and "_FORTIFY_SOURCE" not in w]
    command[command.index("-o") + 1] = os.path.join(folder, "out.o")
    code, _, err = run(command + ["-fanalyzer", "-O0", "-Wno-analyzer-malloc-leak"], place, environment(folder), seconds=600)
    if code != 0 or b"warning:" in err:
        raise Failure(err.decode(errors="replace")[-1500:])


def cppcheck(case, folder):
    _, command = command_of(case)
    flags = [w for w in command if w.startswith(("-I", "-D"))]
    code, out, err = run(["cppcheck", "--std=c11", "--quiet", "--error-exitcode=9", "--inline-suppr",
                          "--enable=warning,performance,portability", "--suppress=missingIncludeSystem",
                          "-D__GNUC__", *flags, os.path.join(SOURCE, case)], folder, environment(folder), seconds=600)
    if code != 0:
        raise Failure((out + err).decode(errors="replace")[-1500:])


COMMANDS = {
    "prepare-release": ["prepare-release", "--json", "--validate", "--jar", "in.jar", "-o", "out.jar"],
    "refused": ["prepare-release", "--jar", "jbc.json", "-o", "out.jar"], "list": ["list"], "check": ["check", "in.jar"],
    "inspect": ["inspect", "in.jar"], "help": ["help"], "completion": ["completion", "bash"],
    "project": ["prepare-release", "--organization", "dev"], "delete": ["delete", "--name", "Odd", "--yes"],
    "beside threads": ["prepare-release", "--jar", "in.jar", "-o", "out.jar"],
}
LEAKS = ["--leak-check=full", "--errors-for-leak-kinds=definite", "--track-fds=no"]
# Who changes what beside whom. A library that GnuTLS brings along ends locks that it has not begun.
RACES = ["--tool=helgrind", "--suppressions=others"]
OTHERS = "{\n  p11-kit\n  Helgrind:Misc\n  obj:*\n  obj:*/libp11-kit.so*\n}\n"


def valgrind(case, folder):
    harmony = Harmony()
    has_threads = case == "beside threads"
    make_jar(folder + "/in.jar", noise=6000000 if has_threads else 1000)
    env = environment(folder, harmony)
    if has_threads:
        env.pop("JBC_NO_THREADS")
        with open(folder + "/others", "w") as file:
            file.write(OTHERS)
    if case == "project":
        env.pop("HARMONY_HOST")
        with open(folder + "/jbc.json", "w") as file:
            json.dump({"connectors": {"odd": {"jar": "in.jar"}}, "organizations": {
                "dev": {"host": harmony.url, "orgId": "12345"}}, "output": "out.jar"}, file)
    try:
        code, _, err = run(["valgrind", "-q", "--error-exitcode=99", *(RACES if has_threads else LEAKS),
                            o.jbc, *COMMANDS[case]], folder, env, seconds=600)
    finally:
        harmony.close()
    if code == 99 or code < 0 or b"==" in err:
        raise Failure(f"exit {code}: {err.decode(errors='replace')[-1500:]}")


def coverage(case, folder):
    """Of src/ without the simulator, by the units and the program's own tests; not by those that kill it or
    let its calls fail, since it writes what was run when it ends."""
    def step(*command):
        code, out, err = run(command, SOURCE, dict(os.environ), seconds=3000)
        return code, out + err
    code, said = step("cmake", "-S", SOURCE, "-B", COVERAGE, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Debug",
                      "-DCMAKE_C_FLAGS=--coverage -O0", "-DCMAKE_C_FLAGS_DEBUG=-g")
    if code == 0:
        code, said = step("cmake", "--build", COVERAGE)
    if code != 0:
        raise Failure(said.decode(errors="replace")[-1500:])
    for data in glob.glob(os.path.join(COVERAGE, "**", "*.gcda"), recursive=True):
        os.unlink(data)
    step("ctest", "--test-dir", COVERAGE, "-j2", "-R", "^(unit|cli|check|project|java|faults)/|robust/refused", "-E", "^project/kills$")
    print(summary(step), flush=True)
    if percent[0] < LEAST:
        raise Failure(f"{percent[0]:.1f} % of the lines have run, less than {LEAST} %")


percent = [0.0]


def summary(step):
    """A line for each wing, and the files of which the least has run."""
    lines, run_ = {}, {}
    objects = glob.glob(os.path.join(COVERAGE, "src", "**", "*.gcda"), recursive=True)
    for data in objects:
        _, out = step("gcov", "-n", "-o", os.path.dirname(data), data)
        for name, share, count in re.findall(r"File '([^']*/src/[^']*\.c)'\nLines executed:([\d.]+)% of (\d+)", out.decode()):
            name = os.path.relpath(name, SOURCE)
            if "simulator" not in name and int(count) >= lines.get(name, 0):
                lines[name], run_[name] = int(count), max(run_.get(name, 0), float(share) * int(count) / 100)
    total = sum(lines.values()) or 1
    percent[0] = 100 * sum(run_.values()) / total
    worst = sorted(lines, key=lambda n: run_[n] - lines[n])[:12]
    return "\n".join([f"coverage: {percent[0]:.1f} % of {total} lines of src/ without the simulator; what has run least:"] +
                     [f"  {n}: {lines[n] - run_[n]:.0f} of {lines[n]} lines never" for n in worst])


Chapter(o, [Family("coverage", ["coverage"], coverage), Family("gcc -fanalyzer", files, analyzer),
            Family("cppcheck", files, cppcheck), Family("valgrind", COMMANDS, valgrind)], workers=2).run()

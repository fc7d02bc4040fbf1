"""Each fuzz target for its share of the time, from committed seeds. What is found stays in build/torture."""
import glob
import os
import re
import subprocess
import sys

from lib.trial import Chapter, Failure, Family, SOURCE, environment, options, run

o = options("fuzz")
BUILD = os.path.join(SOURCE, "build", "fuzz")
FUZZ = os.path.join(BUILD, "tests", "fuzz")
COMMITTED = os.path.join(SOURCE, "tests", "fuzz")


def build():
    for command in (["cmake", "-S", SOURCE, "-B", BUILD, "-G", "Ninja", "-DCMAKE_C_COMPILER=clang", "-DJBC_FUZZ=ON",
                     "-DJBC_TESTS=OFF"], ["cmake", "--build", BUILD]):
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            sys.exit("fuzz: " + done.stdout.decode()[-2000:])
    subprocess.run([os.path.join(FUZZ, "make_seeds"), os.path.join(FUZZ, "seeds")], check=True)


def target(case, folder):
    kind = case
    found = os.path.join(BUILD, "found", kind)
    os.makedirs(found, exist_ok=True)
    seeds = [p for p in (os.path.join(FUZZ, "seeds", kind), os.path.join(COMMITTED, kind)) if os.path.isdir(p)]
    words = os.path.join(FUZZ, (kind if kind in ("class", "jar", "manifest") else "json") + ".dict")
    command = [os.path.join(FUZZ, "fuzz_" + kind), f"-max_total_time={max(3, int(SHARE))}", f"-seed={o.seed + 1}",
               "-max_len=4096", "-print_final_stats=1", f"-artifact_prefix={o.out}/fuzz-{kind}-"]
    # The options' mistakes are told on stderr, each of millions.
    command += ["-close_fd_mask=2"] if kind == "options" else [f"-dict={words}"]
    code, _, err = run(command + [found, *seeds], folder, environment(folder, ASAN_OPTIONS=""), seconds=SHARE + 120)
    runs = re.search(rb"stat::number_of_executed_units: *(\d+)", err)
    if code != 0:
        raise Failure(f"exit {code}: {err.decode(errors='replace')[-800:]}")
    counts[kind] = int(runs.group(1)) if runs else 0


build()
counts = {}
kinds = sorted(os.path.basename(p)[5:-2] for p in glob.glob(os.path.join(COMMITTED, "fuzz_*.c")))
SHARE = min(o.seconds, 3600) / len(kinds) * 2 - 2 if not o.only else 60
families = [Family(f"fuzzing: {kind}", [kind], target) for kind in kinds]


class Counted(Chapter):
    """What is tried is inputs."""

    def _report(self):
        for family in self.families:
            inputs = counts.get(family.cases[0], 0)
            family.tried = max(inputs, family.tried)
            family.cases = range(family.tried)
        super()._report()


Counted(o, families, workers=2).run()

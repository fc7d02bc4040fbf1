"""Each fuzz target for its share of the time, from committed seeds. What is found stays in build/torture."""
import glob
import os
import re
import shutil
import subprocess
import sys

from lib.trial import Chapter, Failure, Family, SOURCE, environment, options, read, run

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
    if kind in JAVA:
        counts[f"the JDK: {kind}"] = JAVA[kind](folder, [p for f in (found, *seeds) for p in glob.glob(f + "/*")])


# ---- what the JDK says of all that was found ---------------------------------------------------------

def java(folder, *words):
    code, out, err = run(["java", "-cp", os.path.join(o.build, "tests", "java"), *words], folder, environment(folder),
                         seconds=600)
    if code != 0:
        raise Failure(f"{' '.join(words[:2])[:80]}: " + (out + err).decode(errors="replace")[-800:])


def feed(folder, lines, *command):
    with open(folder + "/list", "w") as file:
        file.writelines(line + "\n" for line in lines)
    code, out, err = run([os.path.join(o.build, "tests", command[0]), *command[1:]], folder, environment(folder),
                         stdin=open(folder + "/list"))
    if code != 0:
        raise Failure(f"{command[0]}: exit {code}: {err.decode(errors='replace')[-300:]}")
    return out.decode().splitlines()


def manifests(folder, corpus):
    """The first byte tells whether it is a template or a JAR's own: see fuzz_manifest.c."""
    for bit, origin in ((0, "jar"), (1, "template")):
        cases = os.path.join(folder, origin)
        os.mkdir(cases)
        for i, data in enumerate(map(read, corpus)):
            if data and data[0] & 1 == bit:
                with open(f"{cases}/{i}.mf", "wb") as file:
                    file.write(data[1:])
        feed(folder, [f"{cases}/{name}" for name in os.listdir(cases)], "manifest_driver", origin, "--each")
        java(folder, "ManifestEcho", "check", origin, cases)
    return len(corpus)


def jars(folder, corpus):
    """A copy of each that jbc takes, against the bytes and as both of Java's readers have it."""
    copies = [shutil.copy(path, f"{folder}/{i}.jar") for i, path in enumerate(corpus)]
    pairs = feed(folder, copies, "jar_driver")
    for i in range(0, len(pairs), 500):
        java(folder, "CheckCopy", "--stripped", *pairs[i:i + 500])
        java(folder, "ReadCopy", *pairs[i:i + 500])
    return len(pairs) // 2


JAVA = {"manifest": manifests, "jar": jars}


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
        for kind in filter(counts.get, [f"the JDK: {kind}" for kind in JAVA]):  # whose failures are those of the target
            self.families.append(Family(kind, range(counts[kind]), None))
            self.families[-1].tried = counts[kind]
        super()._report()


Counted(o, families, workers=2).run()

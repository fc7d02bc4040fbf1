"""Each allocation fails, once and with all after it: of the program, and under AddressSanitizer."""
import json
import os
import re
import shutil
import ssl
import subprocess

from lib.harmony import Harmony
from lib.pki import Authority
from lib.trial import Chapter, Failure, Family, environment, make_jar, options, read, records_left, run

o = options("memory")
SCARCE = os.path.join(o.build, "tests", "libscarce.so")
ASAN_SCARCE = o.sanitized and os.path.join(o.sanitized, "tests", "libscarce.so")
OUT = ("-o", "dist/out.jar")
COMMANDS = {
    "prepare-release": ("prepare-release", "--validate", "--jar", "in.jar", *OUT),
    "prepare-release --json": ("prepare-release", "--json", "--validate", "--jar", "in.jar", *OUT),
    "over TLS": ("prepare-release", "--validate", "--jar", "in.jar", *OUT),
    "a project": ("prepare-release", "--organization", "dev"),
    "package --json": ("package", "--json", "--jar", "in.jar", "--registration", "registration.json", *OUT),
    "manifest": ("manifest", "--jar", "in.jar", "--registration", "registration.json", "-o", "dist/out.jar"),
    "register": ("register", "--name", "Odd", "--connector-version", "1.0", "-o", "dist/out.jar"),
    "list --json": ("list", "--json"),
    "delete": ("delete", "--name", "Odd", "--yes"),
    "validate": ("validate", "--registration", "registration.json"),
    "check": ("check", "in.jar"),
    "inspect --json": ("inspect", "--json", "in.jar"),
    "lock": ("lock",),
    "init": ("init", "--jar", "in.jar"),
    "help": ("help", "prepare-release"),
    "package beside threads": ("package", "--jar", "in.jar", "--registration", "registration.json", *OUT),
}
tls = Authority(os.path.join(o.out, "pki"))
tls_context = tls.context("127.0.0.1")


class Bench:
    """A folder where a command finds what it needs."""

    def __init__(self, what, folder):
        self.folder, self.what = folder, what
        is_tls = what == "over TLS"
        self.harmony = Harmony(tls=tls_context if is_tls else None)
        made = self.harmony.register("Odd", "1.0")
        has_threads = what.endswith("threads")
        make_jar(folder + "/in.jar", noise=6000000 if has_threads else 1000)
        os.mkdir(folder + "/dist")
        with open(os.open(folder + "/registration.json", os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            json.dump(made, file)
        self.env = environment(folder, self.harmony, **({"CURL_CA_BUNDLE": tls.ca} if is_tls else {}))
        if has_threads:
            self.env.pop("JBC_NO_THREADS")
        if what in ("a project", "lock"):
            with open(folder + "/jbc.json", "w") as file:
                json.dump({"connectors": {"odd": {"jar": "in.jar"}}, "organizations": {
                    "dev": {"host": self.harmony.url, "orgId": "12345"}}, "output": "dist/out.jar"}, file)
            self.env.pop("HARMONY_HOST")
            code, _, err = self.run("prepare-release", "--organization", "dev", "--ids-new")
            if code != 0:
                raise Failure(err.decode())
        self.out = folder + "/dist/out.jar"

    def run(self, *command, at=None, on=False, jbc=None, preload=None):
        env = dict(self.env, LD_PRELOAD=preload) if preload else dict(self.env)
        if at:
            env.update(SCARCE_AT=str(at), SCARCE_WHO=self.folder + "/who")
        if on:
            env["SCARCE_ON"] = "1"
        return run([jbc or o.jbc, *command], self.folder, env, seconds=30)


def tools(case):
    is_asan = case.startswith("ASan ")
    return (os.path.join(o.sanitized, os.path.basename(o.jbc)), ASAN_SCARCE) if is_asan else (o.jbc, SCARCE)


def cases_of(what, prefix=""):
    folder = os.path.join(o.out, "count")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    bench = Bench(what, folder)
    jbc, preload = tools(prefix)
    code, out, err = bench.run(*COMMANDS[what], jbc=jbc, preload=preload)
    bench.harmony.close()
    shutil.rmtree(folder)
    count = re.search(rb"scarce: (\d+)", err)
    if not count or code not in (0, 1, 3):
        raise SystemExit(f"memory: {prefix}{what}: exit {code}: {err.decode()[-500:]}")
    for n in range(1, int(count.group(1)) + 1):
        yield f"{prefix}{what}:{n}:once"
        yield f"{prefix}{what}:{n}:on"


def is_openssls(folder):
    """OpenSSL crashes, aborts (3.5) or waits for itself (3.5) at some allocations of its own that fail."""
    who = read(folder + "/who") or b""
    return b"/libcrypto" in who or b"/libssl" in who


def attempt(case, folder):
    what, n, on = case.rsplit(":", 2)
    jbc, preload = tools(what)
    what = what.removeprefix("ASan ")
    bench = Bench(what, folder)
    old = b"old" if what not in ("a project", "lock") else None
    if old:
        with open(bench.out, "wb") as file:
            file.write(old)
    was = read(bench.out)
    try:
        code, out, err = bench.run(*COMMANDS[what], at=n, on=on == "on", jbc=jbc, preload=preload)
    except Failure:
        if is_openssls(folder):
            return
        raise
    finally:
        bench.harmony.close()
    text = err.decode(errors="replace")[-400:]
    if code in (-6, -11) and is_openssls(folder):
        return
    if code < 0 or code > 8:
        raise Failure(f"exit {code}: {text}")
    if code in (2, 3, 6, 7) and what != "check":
        raise Failure(f"exit {code}, another cause than memory: {text}")
    if code != 0 and b"error" not in err and b"error" not in out and what not in ("check", "help"):
        raise Failure(f"exit {code} without a word: {text}")
    now = read(bench.out)
    if "dist/out.jar" in COMMANDS[what] and code == 0 and now == was:
        raise Failure(f"exit 0 and the old output: {text}")
    if code != 0 and now != was and b"standard output" not in err and what != "a project":
        raise Failure(f"exit {code} and a new output: {text}")
    if set(os.listdir(folder + "/dist")) - {"out.jar"}:
        raise Failure(f"left: {os.listdir(folder + '/dist')}")


def unit(case, folder):
    code, out, err = run([os.path.join(o.sanitized, "tests", "unit", case)], folder,
                         environment(folder, ASAN_OPTIONS="exitcode=99", TMPDIR=folder), seconds=600)
    if code != 0:
        raise Failure(f"exit {code}: {(out + err).decode(errors='replace')[-600:]}")


if o.only:
    only_unit = o.only.startswith("test_")
    families = [Family(o.only.rsplit(":", 2)[0], [o.only], unit if only_unit else attempt)]
else:
    families = [Family(f"allocations: {what}", cases_of(what), attempt) for what in COMMANDS]
    if o.sanitized:
        families += [Family(f"under ASan: {what}", cases_of(what, "ASan "), attempt)
                     for what in ("prepare-release --json", "a project", "check")]
        families.append(Family("every wing, unit by unit", ["test_memory", "test_memory_calls"], unit))
Chapter(o, families, workers=3).run()

"""What the chapters share: cases that are tried by several workers until all are done or time is up,
a row of the table for each family of them, and a script for each that fails.

A chapter is a program: CHAPTER.py --jbc JBC [--seconds N] [--seed N] [--only CASE] ...
A case has a name by which it can be tried again alone."""
import argparse
import json
import os
import queue
import random
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
import zlib

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SOURCE = os.path.dirname(os.path.dirname(HERE))
PASSWORD = "pw-CANARY-5f3a91"
running, running_lock = set(), threading.Lock()
over = threading.Event()


class Failure(Exception):
    """What did not hold."""


class Missed(Exception):
    """The fault did not come to pass: the run took another way. Tried again, then not counted."""


def options(chapter):
    parser = argparse.ArgumentParser(description=f"{chapter}: see CONTRIBUTING.md, torture")
    parser.add_argument("--jbc", required=True)
    parser.add_argument("--build", default=os.path.join(SOURCE, "build", "release"))
    parser.add_argument("--sanitized", help="the build with sanitizers")
    parser.add_argument("--seconds", type=float, default=1e9)
    parser.add_argument("--seed", type=int, default=random.randrange(10 ** 6))
    parser.add_argument("--only", help="one case, by its name")
    parser.add_argument("--families", help="only those families, by a comma")
    parser.add_argument("--out", default=os.path.join(SOURCE, "build", "torture"))
    parser.add_argument("--workers", type=int)
    found = parser.parse_args()
    found.chapter = chapter
    found.jbc = os.path.realpath(found.jbc)
    found.build = os.path.realpath(found.build)
    found.sanitized = found.sanitized and os.path.realpath(found.sanitized)
    found.rng = random.Random(found.seed)
    return found


# ---- running -------------------------------------------------------------------------------------

def start(command, **how):
    """In a process group of its own, that ends with this program."""
    if over.is_set():
        raise KeyboardInterrupt
    process = subprocess.Popen(command, start_new_session=True, **how)
    with running_lock:
        running.add(process)
    return process


def end(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except OSError:
        pass
    process.wait()
    with running_lock:
        running.discard(process)


def end_all(*_):
    over.set()
    with running_lock:
        left = list(running)
    for process in left:
        end(process)


def run(command, folder, env, seconds=150, **how):
    """-> exit code (negative: the signal), stdout, stderr."""
    process = start(command, cwd=folder, env=env, stdin=how.pop("stdin", subprocess.DEVNULL),
                    stdout=how.pop("stdout", subprocess.PIPE),
                    stderr=how.pop("stderr", subprocess.PIPE), **how)
    try:
        out, err = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        end(process)
        raise Failure(f"still running after {seconds} s")
    finally:
        with running_lock:
            running.discard(process)
    if over.is_set():
        raise KeyboardInterrupt
    return process.returncode, out or b"", err or b""


def environment(folder, harmony=None, **more):
    env = {k: v for k, v in os.environ.items()
           if not k.startswith(("HARMONY", "XDG", "GITHUB", "SSL", "CURL")) and
           not k.lower().endswith("_proxy")}
    env.update(HOME=folder, XDG_STATE_HOME=folder + "/state", TZ="UTC", LC_ALL="C",
               HARMONY_USERNAME="me@example.com", HARMONY_PASSWORD=PASSWORD, JBC_NO_THREADS="1",
               ASAN_OPTIONS="exitcode=99:detect_leaks=0:verify_asan_link_order=0", UBSAN_OPTIONS="exitcode=99")
    if harmony:
        env["HARMONY_HOST"] = harmony.url
    env.update(more)
    return {k: v for k, v in env.items() if v is not None}


# ---- things to work on ---------------------------------------------------------------------------

def make_jar(path, name="Odd", version="1.0", activities=("fetch",), noise=200000):
    adapter = {"name": name, "version": version, "activities": {a: {} for a in activities}}
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with zipfile.ZipFile(path, "w") as jar:
        for entry, text in (("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\n"
                             "Jitterbit-Connector: true\r\n\r\n"),
                            ("adapter.json", json.dumps(adapter)),
                            ("noise", random.Random(1).randbytes(noise))):
            jar.writestr(zipfile.ZipInfo(entry), text)


def attributes(path):
    """The main attributes of a JAR; a Failure where it is not whole."""
    try:
        with zipfile.ZipFile(path) as jar:
            if jar.testzip():
                raise Failure(f"{path}: {jar.testzip()} is damaged")
            text = jar.read("META-INF/MANIFEST.MF").decode().replace("\r\n ", "")
    except (zipfile.BadZipFile, KeyError, zlib.error, EOFError) as reason:
        raise Failure(f"{path}: partial: {reason}")
    return dict(line.split(": ", 1) for line in text.split("\r\n") if ": " in line)


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def left_in(folder, *allowed):
    return sorted(set(os.listdir(folder)) - set(allowed)) if os.path.isdir(folder) else []


def records_left(state):
    found = []
    for folder, _, names in os.walk(state):
        found += [os.path.join(folder, n) for n in names
                  if not n.endswith(".lock") and n != "device-id"]
    return found


# ---- trying --------------------------------------------------------------------------------------

class Family:
    """cases: names; attempt(case, folder): raises Failure or Missed; weight: how many in one turn."""

    def __init__(self, what, cases, attempt, weight=1):
        self.what, self.cases, self.attempt, self.weight = what, list(cases), attempt, weight
        self.tried, self.failures, self.missed = 0, 0, 0


class Chapter:
    def __init__(self, options_, families, workers=4):
        self.options, self.families = options_, families
        self.workers = options_.workers or workers
        self.lock = threading.Lock()

    def _order(self):
        """A case of each family in turn, or as many as its weight is: those of a few cases are all tried."""
        rng = self.options.rng
        keyed = []
        for family in self.families:
            cases = family.cases[:]
            rng.shuffle(cases)
            keyed += [((i + rng.random()) / family.weight, family, case) for i, case in enumerate(cases)]
        keyed.sort(key=lambda k: k[0])
        return [(family, case) for _, family, case in keyed]

    def _try(self, family, case):
        for _ in range(3):
            folder = tempfile.mkdtemp(prefix="torture-")
            try:
                family.attempt(case, folder)
            except Missed:
                continue
            except Failure as failure:
                return self._fail(family, case, str(failure))
            except KeyboardInterrupt:
                return None
            except Exception as error:  # of the test's own: no success either
                if over.is_set():
                    return None
                return self._fail(family, case, f"{type(error).__name__}: {error}")
            finally:
                subprocess.run(["chmod", "-R", "u+rwx", folder], stderr=subprocess.DEVNULL)
                shutil.rmtree(folder, ignore_errors=True)
            with self.lock:
                family.tried += 1
            return True
        with self.lock:
            family.missed += 1
        return None

    def _fail(self, family, case, text):
        o = self.options
        script = os.path.join(o.out, re.sub(r"[^A-Za-z0-9.+-]+", "_", f"{o.chapter}-{case}")[:150] + ".sh")
        command = [sys.executable, os.path.join(HERE, o.chapter + ".py"), "--jbc", o.jbc, "--build",
                   o.build, "--seed", str(o.seed), f"--only={case}"]
        if o.sanitized:
            command += ["--sanitized", o.sanitized]
        with self.lock:
            family.tried += 1
            family.failures += 1
            os.makedirs(o.out, exist_ok=True)
            with open(script, "w") as file:
                file.write("#!/bin/sh\n" + "".join(f"# {line}\n" for line in text.splitlines()) +
                           "exec " + shlex.join(command) + "\n")
            print(f"FAILED {o.chapter} {case}: {text}\n  again: sh {os.path.relpath(script)}", flush=True)
        return False

    def _work(self, waiting, deadline):
        while not over.is_set() and time.monotonic() < deadline:
            try:
                family, case = waiting.get_nowait()
            except queue.Empty:
                return
            self._try(family, case)

    def run(self):
        o = self.options
        signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        print(f"{o.chapter}: seed {o.seed}", flush=True)
        order = self._order()
        if o.families:
            order = [(f, c) for f, c in order if f.what in o.families.split(",")]
        if o.only:
            order = [(f, c) for f, c in order if c == o.only]
            if not order:
                sys.exit(f"{o.chapter}: there is no case {o.only}")
        waiting = queue.SimpleQueue()
        for entry in order:
            waiting.put(entry)
        deadline = time.monotonic() + o.seconds
        workers = [threading.Thread(target=self._work, args=(waiting, deadline))
                   for _ in range(self.workers)]
        try:
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join()
        except KeyboardInterrupt:
            end_all()
            sys.exit(130)
        self._report()

    def _report(self):
        o = self.options
        rows = [(f.what, f.tried, len(f.cases), f.failures) for f in self.families
                if f.tried or not (o.only or o.families)]
        os.makedirs(o.out, exist_ok=True)
        if not o.only:
            with open(os.path.join(o.out, o.chapter + ".json"), "w") as file:
                json.dump(rows, file)
        for what, tried, total, failures in rows:
            print(f"{what}: {tried} of {total} tried, {failures} failed", flush=True)
        # What was never tried proves nothing.
        bad = sum(f.failures for f in self.families) or not any(f.tried for f in self.families)
        sys.exit(1 if bad else 0)

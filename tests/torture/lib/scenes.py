"""What jbc is doing when something happens to it, and what must hold then and after the next run."""
import hashlib
import json
import os
import re
import time

from lib.harmony import CLOSE, Harmony
from lib.trial import (Failure, attributes, environment, left_in, make_jar, read, records_left, run)

KEY, ID = "Jitterbit-Connector-Key", "Jitterbit-Connector-EndpointEntityId"


class Scene:
    """prepare-release --validate of dist/out.jar, in a folder of its own."""
    always = ()  # for strace: what is injected into every run
    args = ("--jar", "in.jar", "-o", "dist/out.jar")
    command = "prepare-release"
    old = None
    before = 0  # registrations there are before
    jar = "in.jar"
    noise = 200000  # bytes in it

    def __init__(self, jbc, folder, has_threads=False):
        """Threads are for large JARs."""
        self.jbc, self.folder = jbc, folder
        self.noise = 6000000 if has_threads else self.noise
        self.dist = os.path.join(folder, "dist")
        self.out = os.path.join(self.dist, "out.jar")
        os.mkdir(self.dist)
        self.set_up()
        if has_threads:
            self.env.pop("JBC_NO_THREADS")

    def make_jar(self, **how):
        make_jar(os.path.join(self.folder, self.jar), noise=self.noise, **how)

    def set_up(self):
        self.harmony = self.server()
        self.make_jar()
        if self.old is not None:
            with open(self.out, "wb") as file:
                file.write(self.old)
        self.first = read(self.out)
        self.env = environment(self.folder, self.harmony)

    def server(self):
        return Harmony()

    def close(self):
        self.harmony.close()

    def command_line(self):
        return [self.jbc, self.command, "--validate", *self.args]

    def go(self, strace=(), **how):
        tracer = ["strace", "-f", "-o", "trace", *strace, *self.always] if strace else []
        return run(tracer + self.command_line(), self.folder, how.pop("env", self.env), **how)

    def is_done(self):
        """Whether the output is new; a Failure if it is neither old nor complete and registered."""
        found = read(self.out)
        if found == self.first:
            return False
        if found is None:
            raise Failure("the output is gone")
        self.must_be_registered(self.out, self.harmony)
        return True

    def must_be_registered(self, path, harmony):
        key = attributes(path).get(KEY)
        if key not in [r["key"] for r in harmony.registrations]:
            raise Failure(f"{path} has a key that is not registered")

    def must_leave_nothing(self):
        left = left_in(self.dist, "out.jar") + [os.path.basename(r) for r in
                                               records_left(self.env["XDG_STATE_HOME"])]
        if left:
            raise Failure(f"left behind: {' '.join(left)}")

    def age_records(self):
        """As if an hour had gone by since a run was cut off before its POST was sent."""
        for path in records_left(self.env["XDG_STATE_HOME"]):
            if path.endswith(".intent"):
                record = json.loads(read(path) or b"{}")
                record["time"] = int(time.time()) - 3601
                with open(path, "w") as file:
                    json.dump(record, file)

    def must_recover(self):
        """The next run completes the job, with one registration, and clears up."""
        if not self.harmony.posts:
            self.age_records()
        code, _, err = self.go()
        if code != 0:
            raise Failure(f"the next run: exit {code}: {err.decode(errors='replace')[-300:]}")
        if not self.is_done():
            raise Failure("the next run: no output")
        if len(self.harmony.registrations) != self.before + 1:
            raise Failure(f"{len(self.harmony.registrations)} registrations")
        self.must_leave_nothing()


class Replaced(Scene):
    old = b"old"


class InPlace(Scene):
    jar = "dist/out.jar"
    args = ("--jar", jar, "--in-place")

    def set_up(self):
        self.harmony = self.server()
        self.make_jar()
        self.first = read(self.out)
        self.env = environment(self.folder, self.harmony)


class New(Scene):
    """Another of the name and version is there; a record of the POST is what tells the next run."""
    args = Scene.args + ("--new",)
    before = 1

    def server(self):
        harmony = Harmony()
        harmony.register("Odd", "1.0")
        harmony.posts = 0
        return harmony

    def must_recover(self):
        """Where all was done, another run with --new would be another job."""
        if not self.is_done() or records_left(self.env["XDG_STATE_HOME"]):
            super().must_recover()
        elif len(self.harmony.registrations) != self.before + 1:
            raise Failure(f"{len(self.harmony.registrations)} registrations")


class AnswerLost(Scene):
    """Harmony registers, and its answer does not arrive."""

    def server(self):
        return Harmony(answer={"register": lambda h, nth, normal: (normal(), [CLOSE])[1]})


class AnswerLate(Scene):
    """Nor does the list have it at once: only the third one after it."""

    def server(self):
        def answer(harmony, nth, normal):
            normal()
            harmony.shown_from = harmony.calls.get("list", 0) + 3
            return [CLOSE]
        return Harmony(answer={"register": answer},
                       shown=lambda h, r: h.calls["list"] >= getattr(h, "shown_from", 0))


class Named(Scene):
    """No file without a name can be had, as on NFS: jbc finds no /proc to give it one."""
    old = b"old"

    def __init__(self, jbc, folder, has_threads=False):
        super().__init__(jbc, folder, has_threads)
        code, _, err = self.go(strace=("-e", "trace=access",))
        calls = [l for l in (read(folder + "/trace") or b"").decode().splitlines() if " access(" in l]
        at = [i for i, l in enumerate(calls, 1) if "/proc" in l]
        if not at:
            raise Failure(f"jbc does not look for /proc: exit {code} {err[-100:]}")
        self.close()
        for path in (self.out, os.path.join(folder, "state")):
            os.system(f"rm -rf '{path}'")
        self.set_up()
        self.always = ("-e", f"inject=access:error=ENOENT:when={at[0]}")


class Project(Scene):
    """Two organizations and a lock."""
    args = ("--organization", "dev", "--organization", "test")

    def set_up(self):
        self.harmonies = {"dev": Harmony(), "test": Harmony()}
        self.harmony = self.harmonies["dev"]
        self.make_jar(activities=("fetch", "put"))
        with open(os.path.join(self.folder, "jbc.json"), "w") as file:
            json.dump({"connectors": {"odd": {"jar": "in.jar"}}, "organizations":
                       {o: {"host": h.url, "orgId": "12345"} for o, h in self.harmonies.items()},
                       "output": "dist/{organization}.jar"}, file)
        self.env = environment(self.folder)

    def close(self):
        for harmony in self.harmonies.values():
            harmony.close()

    def is_done(self):
        done = 0
        lock = read(os.path.join(self.folder, "jbc.lock"))
        try:
            locked = json.loads(lock)["organizations"] if lock is not None else {}
        except ValueError:
            raise Failure("a partial lock")
        for name, harmony in self.harmonies.items():
            path = os.path.join(self.dist, name + ".jar")
            entry = locked.get(name, {}).get("odd")
            if entry and entry["keyDigest"] not in [hashlib.sha256(r["key"].encode()).hexdigest()
                                                    for r in harmony.registrations]:
                raise Failure(f"the lock of {name} tells a key that is not registered")
            if not os.path.exists(path):
                continue
            self.must_be_registered(path, harmony)
            if not entry:
                raise Failure(f"an output for {name} that the lock does not know")
            found = attributes(path)
            for activity, number in entry["activities"].items():
                if found.get(f"Jitterbit-Activity-EntityTypeId-{activity}") != number:
                    raise Failure(f"lock and output of {name} differ in the id of {activity}")
            done += 1
        return done == 2

    def must_leave_nothing(self):
        left = left_in(self.dist, "dev.jar", "test.jar")
        left += left_in(self.folder, "dist", "state", "in.jar", "jbc.json", "jbc.lock", "trace",
                        "stdout")
        left += [os.path.basename(r) for r in records_left(self.env["XDG_STATE_HOME"])]
        if left:
            raise Failure(f"left behind: {' '.join(left)}")

    def must_recover(self):
        for harmony in self.harmonies.values():
            if not harmony.posts:
                self.age_records()
        code, _, err = self.go()
        if code != 0 or not self.is_done():
            raise Failure(f"the next run: exit {code}: {err.decode(errors='replace')[-300:]}")
        for name, harmony in self.harmonies.items():
            if len(harmony.registrations) != 1:
                raise Failure(f"{len(harmony.registrations)} registrations in {name}")
        self.must_leave_nothing()


class Package(Scene):
    """Without Harmony."""
    command, old = "package", b"old"

    def set_up(self):
        super().set_up()
        made = {**self.harmony.register("Odd", "1.0")}
        path = os.path.join(self.folder, "registration.json")
        with open(path, "w") as file:
            json.dump(made, file)
        os.chmod(path, 0o600)
        self.env.pop("HARMONY_HOST")

    def command_line(self):
        return [self.jbc, "package", *self.args, "--registration", "registration.json"]


SCENES = {"new output": Scene, "replaced": Replaced, "in place": InPlace, "--new": New,
          "answer lost": AnswerLost, "answer late": AnswerLate, "without O_TMPFILE": Named,
          "project and lock": Project}

# The start of a process, and what cannot fail or is not the program's to survive.
NEVER = re.compile(r"execve|brk|exit_group|exit|rt_sig.*|futex|munmap|mprotect|arch_prctl|rseq|set_.*|"
                   r"sched_.*|getpid|gettid|tgkill|restart_syscall|wait4|clone|vfork")


def calls_of(scene_class, jbc, folder, whole=False):
    """(call, which of that name in its thread, its line) of a run, in order, those that are equal once; from
    main on, unless whole."""
    scene = scene_class(jbc, folder)
    try:
        code, _, err = scene.go(strace=("-s", "200"))
        trace = (read(os.path.join(folder, "trace")) or b"").decode(errors="replace")
    finally:
        scene.close()
    if code != 0:
        raise Failure(f"{scene_class.__name__} without a fault: exit {code}: {err.decode()[-300:]}")
    found, count, is_main = {}, {}, whole
    for line in trace.splitlines():
        is_main = is_main or '"/dev/null", O_RDWR' in line
        match = re.match(r"(\d+) +([a-z0-9_]+)\(", line)
        if match:
            thread, call = match.groups()
            n = count[thread, call] = count.get((thread, call), 0) + 1
            if is_main and not NEVER.fullmatch(call):
                found.setdefault((call, n), line)
    return [(call, n, line) for (call, n), line in found.items()]

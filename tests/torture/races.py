"""Jobs that run at once: on one machine and on several (each with a state folder of its own), where lists
are late or slow, of two versions, beside a delete, over one project."""
import json
import os
import random
import threading
import time

from lib.harmony import CLOSE, Harmony
from lib.scenes import KEY
from lib.trial import (Chapter, Failure, Family, attributes, environment, left_in, make_jar, options, read,
                       records_left, run)

o = options("races")


def rng_of(case):
    return random.Random(f"{o.seed}:{case}")


def at_once(commands):
    """[(arguments, folder, environment)] -> [(exit code, stderr)], all started together."""
    results, ready = [None] * len(commands), threading.Barrier(len(commands))

    def one(i, arguments, folder, env):
        ready.wait()
        try:
            code, _, err = run([o.jbc, *arguments], folder, env)
            results[i] = (code, err.decode(errors="replace"))
        except (Failure, KeyboardInterrupt) as reason:
            results[i] = (-999, str(reason))
    threads = [threading.Thread(target=one, args=(i, *c)) for i, c in enumerate(commands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def late(rng):
    """The list shows a registration only some lists after it was made."""
    waits = {}

    def shown(harmony, registration):
        first = waits.setdefault(registration["id"], harmony.calls.get("list", 0) + rng.choice((0, 1, 2)))
        return harmony.calls.get("list", 0) >= first
    return shown


def slow(rng):
    """Or its answer is on its way while others register."""
    def answer(harmony, nth, normal):
        whole = normal()
        time.sleep(rng.random() * 0.3)  # the fault itself
        return [whole]
    return answer


def prepare(folder, harmony, i, machine, *more):
    return (["prepare-release", "--jar", "in.jar", "-o", f"out{i}.jar", *more], folder,
            environment(folder, harmony, XDG_STATE_HOME=f"{folder}/machine{machine}"))


def must_succeed(results):
    for code, err in results:
        if code != 0:
            raise Failure(f"exit {code}: {err[-300:]}")


def run_again(results, commands, folder, harmony):
    """A job that registered nothing, but found what another then deleted in favour of one that the list showed
    only later, has to run once more. Nobody else has."""
    said = "".join(err for _, err in results)
    for i, (_, err) in enumerate(results):
        key = attributes(f"{folder}/out{i}.jar")[KEY]
        gone = [id for id, k in harmony.made.items() if k == key and k not in [r["key"] for r in harmony.registrations]]
        if gone and "registering" not in err and f"this one's ({gone[0]}) is deleted" in said:
            results[i] = at_once([commands[i]])[0]


def must_agree(results, folder, harmony, same=True):
    must_succeed(results)
    if len(harmony.registrations) != 1:
        raise Failure(f"{len(harmony.registrations)} registrations: " + " | ".join(e[-150:] for _, e in results))
    for i in range(len(results)):
        if attributes(f"{folder}/out{i}.jar")[KEY] != harmony.registrations[0]["key"]:
            raise Failure(f"out{i}.jar has another key: {results[i][1][-300:]}")
    outputs = [read(f"{folder}/out{i}.jar") for i in range(len(results))]
    if same and len(set(outputs)) != 1:
        raise Failure("outputs that differ")
    left = [f for f in os.listdir(folder) if f.startswith(".out")]
    left += [r for m in os.listdir(folder) if m.startswith("machine") for r in records_left(f"{folder}/{m}")]
    if left:
        raise Failure(f"left behind: {left}")


def jobs(case, folder):
    """JOBS:MACHINES:WHAT:NUMBER"""
    count, machines, what, _ = case.split(":")
    count, rng = int(count), rng_of(case)
    harmony = Harmony(answer={"list": slow(rng)} if what == "slow" else {},
                      shown=late(rng) if what == "late" else None)
    make_jar(folder + "/in.jar", noise=1000)
    try:
        commands = [prepare(folder, harmony, i, i % int(machines)) for i in range(count)]
        results = at_once(commands)
        must_succeed(results)
        if what == "late":
            run_again(results, commands, folder, harmony)
        must_agree(results, folder, harmony)
    finally:
        harmony.close()


def versions(case, folder):
    """Two versions of one connector on two machines: one registration, or a warning that names the other."""
    rng = rng_of(case)
    harmony = Harmony(answer={"list": slow(rng)})
    make_jar(folder + "/in.jar", noise=1000)
    try:
        results = at_once([prepare(folder, harmony, i, i, "--connector-version", f"1.{i}") for i in range(2)])
        must_agree(results, folder, harmony, same=False)
    finally:
        harmony.close()


def deleted(case, folder):
    """Beside a delete of the same name: whoever comes last, no job crashes or says that it did what it did not."""
    harmony = Harmony()
    harmony.register("Odd", "1.0")
    make_jar(folder + "/in.jar", noise=1000)
    try:
        remove = (["delete", "--name", "Odd", "--yes"], folder, environment(folder, harmony, XDG_STATE_HOME=folder + "/x"))
        (code, err), (removed, words) = at_once([prepare(folder, harmony, 0, 0), remove])
        if code not in (0, 5) or removed not in (0, 5):
            raise Failure(f"exit {code} and {removed}: {err[-200:]} {words[-200:]}")
        if len(harmony.registrations) > 1:
            raise Failure("two registrations")
        if (code == 0) != os.path.exists(folder + "/out0.jar"):
            raise Failure(f"exit {code}, and the output is another's word")
    finally:
        harmony.close()


def project(case, folder):
    """Two runs of one project: they take turns; lock and outputs agree."""
    harmonies = {"dev": Harmony(), "test": Harmony()}
    make_jar(folder + "/in.jar", activities=("fetch", "put"), noise=1000)
    with open(folder + "/jbc.json", "w") as file:
        json.dump({"connectors": {"odd": {"jar": "in.jar"}}, "organizations": {
            n: {"host": h.url, "orgId": "12345"} for n, h in harmonies.items()},
            "output": "dist/{organization}.jar"}, file)
    try:
        arguments = ["prepare-release", "--organization", "dev", "--organization", "test"]
        for code, err in at_once([(arguments, folder, environment(folder))] * 2):
            if code != 0:
                raise Failure(f"exit {code}: {err[-300:]}")
        locked = json.loads(read(folder + "/jbc.lock"))["organizations"]
        for name, harmony in harmonies.items():
            found = attributes(f"{folder}/dist/{name}.jar")
            if len(harmony.registrations) != 1 or found[KEY] != harmony.registrations[0]["key"]:
                raise Failure(f"{len(harmony.registrations)} registrations in {name}, or another key")
            for activity, number in locked[name]["odd"]["activities"].items():
                if found[f"Jitterbit-Activity-EntityTypeId-{activity}"] != number:
                    raise Failure(f"lock and output of {name} differ")
        if left_in(folder + "/dist", "dev.jar", "test.jar"):
            raise Failure("left behind in dist")
    finally:
        for harmony in harmonies.values():
            harmony.close()


def numbered(*starts, count=40):
    return [f"{start}:{i}" for i in range(count) for start in starts]


Chapter(o, [Family("pairs and tens on one machine", numbered("2:1:plain", "10:1:plain", "2:1:slow", "2:1:late"), jobs),
            Family("pairs and tens on several machines", numbered("2:2:plain", "10:10:plain", "2:2:slow", "3:3:late"), jobs),
            Family("two versions", numbered("versions"), versions),
            Family("beside a delete", numbered("delete"), deleted),
            Family("two runs of a project", numbered("project"), project)], workers=2).run()

"""SIGKILL and SIGTERM at every system call and at random times; then the next run."""
import re
import signal
import tempfile
import random
import time

from lib.scenes import SCENES, calls_of
from lib.trial import Chapter, Failure, Family, Missed, options, read, start

o = options("kills")


def cases_of(what):
    with tempfile.TemporaryDirectory() as folder:
        return [f"{what}:{call}:{n}:{kill}" for call, n, _ in calls_of(SCENES[what], o.jbc, folder)
                for kill in ("KILL", "TERM") if not (what.startswith("without") and call == "access")]


def judge(scene, code, err):
    done = scene.is_done()
    if code == 0 and not done:
        raise Failure("exit 0 without the output")
    if code not in (0, -9, -15, 137, 143) and not 1 <= code <= 8:
        raise Failure(f"exit {code}: {err.decode(errors='replace')[-200:]}")
    scene.must_recover()


def at_a_call(case, folder):
    what, call, n, kill = case.rsplit(":", 3)
    scene = SCENES[what](o.jbc, folder)
    try:
        code, _, err = scene.go(strace=("-e", f"trace={call},access", "-e",
                                        f"inject={call}:signal=SIG{kill}:when={n}"))
        if not re.search(rb"--- SIG(KILL|TERM)|\+\+\+ killed", read(folder + "/trace")):
            raise Missed
        judge(scene, code, err)
    finally:
        scene.close()


def at_a_time(case, folder):
    what, number = case.rsplit(":", 2)[0], int(case.rsplit(":", 1)[1])
    rng = random.Random(f"{o.seed}:{number}")
    kill = rng.choice((signal.SIGKILL, signal.SIGTERM))
    scene = SCENES[what](o.jbc, folder, has_threads=number % 2 == 1)
    try:
        # The moment counts from a request that has come, or from the start: wherever the run is then.
        process = start(scene.command_line(), cwd=folder, env=scene.env, stdin=-3, stdout=-3, stderr=-3)
        time.sleep(rng.random() ** 2 * (0.3 if "late" in what else 0.1))
        process.send_signal(kill)
        judge(scene, process.wait(60), b"")
    finally:
        scene.close()


families = []
if o.only and o.only.count(":") == 2:
    families.append(Family("at random times", [o.only], at_a_time))
elif o.only:
    families.append(Family(o.only.split(":")[0], [o.only], at_a_call))
else:
    families = [Family(what, cases_of(what), at_a_call) for what in SCENES]
    names = list(SCENES)[:6] + list(SCENES)[7:]
    families.append(Family("at random times", [f"{names[i % len(names)]}:random:{i}"
                                               for i in range(1000)], at_a_time, weight=2))
Chapter(o, families, workers=4).run()

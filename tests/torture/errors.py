"""Errors from every system call, once and from then on; disks, folders, outputs, descriptors and
limits that are not as one would like them. Exit 0 means that the output is there and whole; else the
old one is, or standard output failed; the error names its file, or the call's URL."""
import os
import re
import resource
import subprocess
import tempfile

from lib.scenes import InPlace, NEVER, Package, Project, Replaced, Scene, calls_of
from lib.trial import Chapter, Failure, Family, Missed, options, read

o = options("errors")


class Threads(Replaced):
    """Of a large JAR, of which threads do a part; a call is counted in its thread."""
    calls = ("clone3", "mmap", "madvise", "pread64", "write", "lseek", "sync_file_range")

    def __init__(self, jbc, folder):
        super().__init__(jbc, folder, has_threads=True)


SCENES = {"prepare-release": Replaced, "in place": InPlace, "project": Project, "package": Package,
          "beside threads": Threads}

FILE = "EACCES EIO ENOSPC EROFS EMFILE ENOMEM"
GIVES = {
    "openat": FILE + " EINTR", "write": "EIO ENOSPC EINTR", "pwrite64": "EIO ENOSPC EINTR",
    "writev": "EIO ENOSPC EINTR", "copy_file_range": "EIO ENOSPC ENOMEM", "sendfile": "EIO ENOMEM",
    "read": "EIO EINTR", "pread64": "EIO EINTR", "fsync": "EIO ENOSPC EINTR EROFS",
    "close": "EIO EINTR", "rename": "EACCES EIO ENOSPC EROFS", "renameat2": "EACCES EIO ENOSPC EROFS",
    "linkat": "EACCES EIO ENOSPC EROFS", "unlink": "EACCES EIO EROFS", "unlinkat": "EACCES EIO EROFS",
    "mkdir": "EACCES EIO ENOSPC EROFS", "chmod": "EACCES EIO EROFS", "fchmod": "EIO EROFS",
    "ftruncate": "EIO ENOSPC EINTR", "fallocate": "EIO ENOSPC EINTR", "flock": "ENOLCK EINTR",
    "fcntl": "EACCES ENOLCK EINTR EMFILE", "mmap": "ENOMEM", "newfstatat": "EACCES EIO ENOMEM",
    "fstat": "EIO ENOMEM", "statx": "EACCES EIO ENOMEM", "stat": "EACCES EIO", "lstat": "EACCES EIO",
    "access": "EACCES EIO EROFS", "readlink": "EACCES EIO ENOMEM", "getcwd": "EACCES ENOMEM",
    "getdents64": "EIO", "lseek": "EIO", "socket": "EACCES EMFILE ENOMEM", "connect": "EACCES EINTR",
    "socketpair": "EMFILE ENOMEM", "pipe2": "EMFILE ENOMEM", "eventfd2": "EMFILE ENOMEM",
    "sendto": "EACCES EINTR ENOMEM", "recvfrom": "EINTR ENOMEM", "poll": "EINTR ENOMEM",
    "getrandom": "EINTR", "setsockopt": "ENOMEM", "getsockopt": "ENOMEM", "bind": "EACCES ENOMEM",
    "getsockname": "ENOMEM", "getpeername": "ENOMEM", "uname": "EIO", "sysinfo": "EIO",
    "clock_nanosleep": "EINTR", "prlimit64": "EACCES", "prctl": "EACCES", "ioctl": "EIO ENOMEM",
    "clone3": "EAGAIN ENOMEM EACCES", "sync_file_range": "EIO ENOSPC ENOMEM",
}

# A word that says where; memory and the start of the program have no file.
WHERE = re.compile(rb"/tmp|in\.jar|out\.jar|dist|registration\.json|jbc\.json|jbc\.lock|state|/dev/null|dev\.jar|"
                   rb"test\.jar|standard output|out of memory|http://127\.0\.0\.1|memory")


def cases_of(what):
    with tempfile.TemporaryDirectory() as folder:
        for call, n, _ in calls_of(SCENES[what], o.jbc, folder):
            if what == "beside threads" and call not in Threads.calls:
                continue
            for error in GIVES.get(call, "EIO ENOMEM").split():
                for on in ("once", "on"):
                    yield f"{what}:{call}:{n}:{error}:{on}"


def judge(scene, code, err, is_stdout_bad=False):
    text = err.decode(errors="replace")[-300:]
    done = scene.is_done()
    if code < 0 or code > 8:
        raise Failure(f"exit {code}: {text}")
    if code == 0 and not done:
        raise Failure(f"exit 0 without the output: {text}")
    if code != 0 and b"error: " not in err and not is_stdout_bad:
        raise Failure(f"exit {code} without a word: {text}")
    if code != 0 and not is_stdout_bad and not WHERE.search(err.split(b"error: ", 1)[1]):
        raise Failure(f"exit {code}, an error that names nothing: {text}")
    if code != 0 and done and not isinstance(scene, Project) and b"standard output" not in err and \
            not is_stdout_bad:
        raise Failure(f"exit {code}, and a new output: {text}")


def at_a_call(case, folder):
    what, call, n, error, on = case.split(":")
    scene = SCENES[what](o.jbc, folder)
    # A signal that interrupts for ever is none; a row of them is.
    when = n if on == "once" else f"{n}..{int(n) + 5}" if error == "EINTR" else f"{n}+"
    try:
        code, _, err = scene.go(strace=("-e", f"trace={call},write", "-e",
                                        f"inject={call}:error={error}:when={when}"))
        trace = read(folder + "/trace") or b""
        if b"INJECTED" not in trace or b"error while loading shared libraries" in err:  # before jbc begins
            raise Missed
        mute = re.search(rb"write\((1|2), .*INJECTED", trace) is not None
        judge(scene, code, err, mute)
        cannot_clear = call in ("unlink", "unlinkat")
        scene_left = [] if cannot_clear or isinstance(scene, Project) else \
            [n for n in os.listdir(scene.dist) if n != "out.jar"]
        if scene_left:
            raise Failure(f"left: {scene_left}")
        if not isinstance(scene, Package):
            scene.must_recover()
    finally:
        scene.close()


# ---- the place ------------------------------------------------------------------------------------

def limited(kind, value):
    return lambda: resource.setrlimit(kind, (value, value))


def closed(*which):
    return lambda: [os.close(fd) for fd in which]


def small_disk(size):
    def prepare(scene):
        if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "none", scene.dist],
                          stderr=subprocess.DEVNULL).returncode != 0:
            raise Missed
        with open(scene.out, "wb") as file:
            file.write(b"old")
        return lambda: subprocess.run(["umount", "-l", scene.dist])
    return prepare


def output(make):
    def prepare(scene):
        os.unlink(scene.out)
        make(scene.out)
        scene.odd = True
    return prepare


PLACES = {}
for size in (4, 16, 64, 128, 180, 196, 200, 204):
    PLACES[f"a disk of {size} KiB"] = dict(prepare=small_disk(size))
for size in (0, 1, 1000, 50000, 100000, 199999):
    PLACES[f"files of {size} bytes at most"] = dict(limit=limited(resource.RLIMIT_FSIZE, size))
for count in range(0, 16):
    PLACES[f"{count} descriptors"] = dict(limit=limited(resource.RLIMIT_NOFILE, count), may_die=count < 4)
for mega in (4, 8, 12, 16, 20, 24, 28, 32, 40, 48, 64, 80):
    PLACES[f"{mega} MiB of memory"] = dict(limit=limited(resource.RLIMIT_AS, mega << 20), may_die=mega < 32)
for fds in ((0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2)):
    PLACES[f"closed: {fds}"] = dict(limit=closed(*fds), mute=True)
PLACES["output: a folder"] = dict(prepare=output(os.mkdir))
PLACES["output: a pipe"] = dict(prepare=output(os.mkfifo))
PLACES["output: a dangling link"] = dict(prepare=output(lambda p: os.symlink("nowhere/x", p)))
PLACES["output: a link to itself"] = dict(prepare=output(lambda p: os.symlink(p, p)))
PLACES["output: /dev/full"] = dict(prepare=output(lambda p: os.symlink("/dev/full", p)))
PLACES["output: /dev/stdout"] = dict(prepare=output(lambda p: os.symlink("/dev/stdout", p)))
PLACES["standard output is full"] = dict(stdout="/dev/full", mute=True)


def read_only(scene):
    if subprocess.run(["mount", "-t", "tmpfs", "none", scene.dist], stderr=subprocess.DEVNULL).returncode:
        raise Missed
    with open(scene.out, "wb") as file:
        file.write(b"old")
    subprocess.run(["mount", "-o", "remount,ro", scene.dist], check=True)
    return lambda: subprocess.run(["umount", "-l", scene.dist])


PLACES["a folder that is read only"] = dict(prepare=read_only)
# Of 6 MB, beside threads.
for size in (1000, 3000, 5000, 5900):
    PLACES[f"a disk of {size} KiB, and threads"] = dict(prepare=small_disk(size), has_threads=True)
for size in (1, 1000000, 5000000):
    PLACES[f"files of {size} bytes at most, and threads"] = dict(limit=limited(resource.RLIMIT_FSIZE, size),
                                                                 has_threads=True)


def in_a_place(case, folder):
    place = PLACES[case]
    scene = Replaced(o.jbc, folder, place.get("has_threads", False))
    scene.odd = False
    undo = None
    try:
        if "prepare" in place:
            undo = place["prepare"](scene)
        how = {"stdout": open(place["stdout"], "wb")} if "stdout" in place else {}
        code, _, err = scene.go(preexec_fn=place.get("limit"), **how)
        if place.get("may_die") and code in (126, 127, -6, -9, -11):
            return  # the loader's end, before jbc begins
        if not scene.odd:
            judge(scene, code, err, place.get("mute", False))
        elif code == 0 or code > 8 or code < 0 or not WHERE.search(err):
            raise Failure(f"exit {code}: {err.decode(errors='replace')[-200:]}")
    finally:
        if undo:
            undo()
        scene.close()


families = [Family("places, limits, descriptors", PLACES, in_a_place)]
if o.only and o.only not in PLACES:
    families = [Family(o.only.split(":")[0], [o.only], at_a_call)]
elif not o.only:
    families += [Family(f"errors: {what}", cases_of(what), at_a_call) for what in SCENES]
Chapter(o, families, workers=4).run()

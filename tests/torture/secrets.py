"""Password, token, key and secret, in all their shapes, are nowhere but where they belong: not in
arguments, environments of children, outputs, traces, state, lock, core files, memory that was freed."""
import base64
import json
import os
import re
import resource
import urllib.parse

from lib.harmony import CLOSE, Harmony, http
from lib.trial import Chapter, Failure, Family, Missed, PASSWORD, environment, make_jar, options, read, run

o = options("secrets")
TOKEN, SPECIAL = "1_token-CANARY-83jd7", 'key CANARY "<&/\\é#%+ 77'
KEY, SECRET = SPECIAL + "k" * 60, SPECIAL + "s" * 60


def shapes(text):
    """As it could be written: plain, in base64 at each offset, for a URL, in JSON, folded by a manifest."""
    data = text.encode()
    found = {data, json.dumps(text)[1:-1].encode(), json.dumps(text, ensure_ascii=False)[1:-1].encode(),
             urllib.parse.quote(text).encode(), urllib.parse.quote_plus(text).encode(), data.hex().encode()}
    for shift in range(3):
        encoded = base64.b64encode(b"x" * shift + data).rstrip(b"=")
        found.add(encoded[4:-2])
        found.add(encoded[4:-2].replace(b"+", b"-").replace(b"/", b"_"))
    return found


CANARIES = {name: shapes(text) for name, text in
            (("the password", PASSWORD), ("the token", TOKEN), ("the key", KEY), ("the secret", SECRET))}


def search(data, where, allowed=()):
    flat = re.sub(rb"\r?\n ?", b"", data)
    for name, texts in CANARIES.items():
        if name not in allowed and any(t in data or t in flat for t in texts):
            raise Failure(f"{name} is in {where}")


COMMANDS = {
    "prepare-release": ["prepare-release", "--verbose", "--validate", "--jar", "in.jar", "-o", "keep/out.jar"],
    "prepare-release --json": ["prepare-release", "--json", "--validate", "--jar", "in.jar", "-o", "keep/out.jar"],
    "register": ["register", "--verbose", "--name", "Odd", "--connector-version", "1.0", "-o", "keep/r.json"],
    "login": ["login", "--verbose", "-o", "keep/token.json"],
    "list": ["list", "--verbose"], "list --json": ["list", "--json"],
    "validate": ["validate", "--verbose", "--registration", "keep/given.json"],
    "package": ["package", "--verbose", "--jar", "in.jar", "--registration", "keep/given.json", "-o", "keep/out.jar"],
    "manifest": ["manifest", "--verbose", "--jar", "in.jar", "--registration", "keep/given.json", "-o", "keep/out.mf"],
    "inspect": ["inspect", "keep/given.jar"], "inspect --json": ["inspect", "--json", "keep/given.jar"],
    "delete": ["delete", "--verbose", "--name", "Odd", "--yes"],
    "project": ["prepare-release", "--verbose", "--organization", "dev", "--ids-new"],
}
# What goes wrong on the way: the answer to a call.
TROUBLES = {"nothing": {}}
for call in ("login", "list", "register", "validate", "delete"):
    TROUBLES[f"{call} is lost"] = {call: lambda h, n, normal: (normal(), [CLOSE])[1]}
    TROUBLES[f"{call} is refused"] = {call: lambda h, n, normal: [http(
        {"status": False, "errorCode": "X", "errorMessage": "no"}, "400 No")]}
    TROUBLES[f"{call} is nonsense"] = {call: lambda h, n, normal: [http(normal().split(b"\r\n\r\n", 1)[1][:-1] + b",")]}


def set_up(folder, trouble):
    harmony = Harmony(answer=TROUBLES[trouble], values={"key": KEY, "secret": SECRET})
    given = harmony.register("Odd", "1.0")
    os.mkdir(folder + "/keep")
    make_jar(folder + "/in.jar", noise=1000)
    with open(os.open(folder + "/keep/given.json", os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
        json.dump(given, file)
    with open(folder + "/jbc.json", "w") as file:
        json.dump({"connectors": {"odd": {"jar": "in.jar"}}, "organizations": {
            "dev": {"host": harmony.url, "orgId": "12345"}}, "output": "keep/{organization}.jar"}, file)
    return harmony


def arguments_for(what, folder, harmony):
    if what.startswith("inspect"):
        run([o.jbc, "package", "--jar", "in.jar", "--registration", "keep/given.json", "-o", "keep/given.jar"],
            folder, environment(folder))
    env = environment(folder, harmony)
    if what != "project":
        os.unlink(folder + "/jbc.json")
    else:
        env.pop("HARMONY_HOST")
    return [o.jbc, *COMMANDS[what]], env


def leaks(case, folder):
    """Outputs, files and every argument and environment of a process that jbc starts, by strace."""
    what, trouble = case.split(":")
    harmony = set_up(folder, trouble)
    try:
        command, env = arguments_for(what, folder, harmony)
        if "register" in what or "prepare" in what:
            harmony.registrations.clear()
        code, out, err = run(["strace", "-f", "-v", "-s", "4096", "-e", "trace=execve", "-o", "keep/trace", *command],
                             folder, env)
    finally:
        harmony.close()
    if not 0 <= code <= 8:
        raise Failure(f"exit {code}")
    # The password is in the environment that the test gave; no child gets it on.
    children = (read(folder + "/keep/trace") or b"").split(b"\n")
    for line in children[1:]:
        search(line, "a child's arguments or environment")
    search(re.sub(rb", \[\"[A-Z].*", b"", children[0]), "the arguments")
    search(out, "standard output")
    search(err, "standard error")
    for place, folders, names in os.walk(folder):
        if place.endswith("/keep"):
            continue
        for name in names:
            search(read(os.path.join(place, name)) or b"", f"{name}")
    for name in os.listdir(folder + "/keep"):
        if os.stat(f"{folder}/keep/{name}").st_mode & 0o077 and name.endswith((".json", ".mf")):
            raise Failure(f"others may read {name}")


def memory(case, folder):
    """At exit: what is on the heap and the stack. Key and secret are in the JAR that is written: libraries
    that copy it do not wipe what they free. Password and token are ours alone."""
    harmony = set_up(folder, "nothing")
    try:
        command, env = arguments_for(case, folder, harmony)
        if "register" in case or "prepare" in case:
            harmony.registrations.clear()
        password = folder + "/keep/password"
        with open(os.open(password, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
            file.write(PASSWORD + "\n")
        env.pop("HARMONY_PASSWORD")
        if case == "project":
            made = json.loads(read(folder + "/jbc.json"))
            made["organizations"]["dev"]["passwordFile"] = password
            with open(folder + "/jbc.json", "w") as file:
                json.dump(made, file)
        else:
            if any(w in command for w in ("register", "prepare-release", "login", "list", "delete", "validate")):
                command += ["--password-file", password]
        script = ("set startup-with-shell off\nset confirm off\nset detach-on-fork on\ncatch syscall exit_group\nrun\n"
                  f"gcore {folder}/keep/core\nkill\n")
        with open(folder + "/keep/gdb", "w") as file:
            file.write(script)
        run(["gdb", "-q", "-batch", "-x", "keep/gdb", "--args", *command], folder, env)
    finally:
        harmony.close()
    core = read(folder + "/keep/core")
    if core is None:
        raise Missed
    search(core, "memory at exit", ("the key", "the secret"))


def cores(case, folder):
    """The limit of core files is none, whatever it was, once a secret is read."""
    harmony = set_up(folder, "nothing")
    try:
        command, env = arguments_for("list", folder, harmony)
        seen = []

        def answer(h, nth, normal):
            for entry in filter(str.isdigit, os.listdir("/proc")):
                try:
                    if os.readlink(f"/proc/{entry}/cwd") == folder and os.readlink(f"/proc/{entry}/exe") == o.jbc:
                        limits = open(f"/proc/{entry}/limits").read()
                        seen.append(re.search(r"Max core file size +(\S+)", limits).group(1))
                except OSError:
                    pass
            return [normal()]
        harmony.answer = {"list": answer}
        run(command, folder, env, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (
            resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2))
        if seen != ["0"]:
            raise Failure(f"limits of cores: {seen}")
    finally:
        harmony.close()


Chapter(o, [Family("files, outputs, arguments, children", [f"{c}:{t}" for c in COMMANDS for t in TROUBLES], leaks),
            Family("memory at exit", COMMANDS, memory), Family("core files", ["off"], cores)], workers=4).run()

"""A hostile server: it cuts, drips, lies, floods, redirects; its certificates are wrong; its JSON is odd.
jbc ends in time, in little memory, without a crash, and has sent its POST once."""
import json
import os
import ssl
import sys
import time
import warnings

from lib.harmony import CLOSE, Harmony, RESET, http
from lib.pki import Authority
from lib.trial import Chapter, Failure, Family, attributes, environment, make_jar, options, over, read, run

o = options("network")
TIMEOUT = 2  # seconds, --timeout
MEMORY = 64 << 20
CALLS = ("login", "list", "register", "validate")
KEYS = ("id", "name", "version", "key", "secret", "endpointEntityId", "functionEntityStartId",
        "functionEntityEndId")
REGISTERED = {"id": "4471", "key": "k" * 36, "secret": "s" * 36, "endpointEntityId": "1000",
              "functionEntityStartId": "1001", "functionEntityEndId": "1099", "status": True}
LOGIN = {"status": True, "authenticationToken": "1_token-CANARY-83jd7", "defaultOrgId": "12345"}


# In a small process of its own, whose memory is not counted as that of jbc.
LAUNCH = """import os, sys
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(child, 0)
open("peak", "w").write(str(usage.ru_maxrss * 1024))
code = os.waitstatus_to_exitcode(status)
sys.exit(code if code >= 0 else 128 - code)"""


def go(folder, harmony, seconds, **more):
    make_jar(folder + "/in.jar", noise=1000)
    code, _, err = run([sys.executable, "-S", "-E", "-c", LAUNCH, o.jbc, "prepare-release", "--validate", "--timeout",
                        str(TIMEOUT), "--jar", "in.jar", "-o", "out.jar"], folder,
                       environment(folder, harmony, **more), seconds)
    used = int(read(folder + "/peak") or b"0")
    if used > MEMORY:
        raise Failure(f"{used >> 20} MiB at its peak")
    return code, err.decode(errors="replace")


def judge(code, text, harmony, folder, wanted=None):
    if not 0 <= code <= 8:
        raise Failure(f"exit {code}: {text[-300:]}")
    if harmony.calls.get("register", 0) > 1:
        raise Failure(f"registered {harmony.calls['register']} times")
    if code == 0 and attributes(folder + "/out.jar").get("Jitterbit-Connector-Key") is None:
        raise Failure("exit 0 and no key in the output")
    if code != 0 and os.path.exists(folder + "/out.jar"):
        raise Failure(f"exit {code} and an output")
    if code != 0 and "error: " not in text:
        raise Failure(f"exit {code} without a word")
    if any(ord(c) < 32 and c != "\n" for c in text):
        raise Failure(f"control characters on the terminal: {text[-200:]!r}")
    if wanted is not None and code not in wanted:
        raise Failure(f"exit {code} instead of {wanted}: {text[-300:]}")


def attempt_with(answer, folder, wanted=None, seconds=60, tls=None, **more):
    harmony = Harmony(answer=answer, tls=tls)
    try:
        code, text = go(folder, harmony, seconds, **more)
        judge(code, text, harmony, folder, wanted)
        return code, text, harmony
    finally:
        harmony.close()


# ---- cut off --------------------------------------------------------------------------------------

def length_of(call):
    harmony = Harmony()
    harmony.register("Odd", "1.0")
    try:
        return len(harmony.normal(call, "/x/1", b'{"name":"Odd","version":"1.0"}'))
    finally:
        harmony.close()


def cut_cases():
    for call in CALLS:
        for at in range(length_of(call)):
            for way in ("reset", "close"):
                yield f"cut:{call}:{at}:{way}"


def register_cases():
    """The call that must not be sent twice, at each byte and in both ways in turn."""
    length = length_of("register")
    for i in range(1000):
        yield f"cut:register:{i // 2 % length}:{'reset' if i % 2 else 'close'}:{i}"


def cut(case, folder):
    _, call, at, way = case.split(":")[:4]
    ending = RESET if way == "reset" else CLOSE

    def answer(harmony, nth, normal):
        whole = normal()
        return [whole[:int(at)], ending] if nth == 1 or call == "register" else [whole]
    attempt_with({call: answer}, folder)


# ---- lengths, drips, floods -----------------------------------------------------------------------

def body_of(call):
    return {"login": LOGIN, "list": {"status": True, "registeredConnectorList": []},
            "register": REGISTERED, "validate": {"status": True}}[call]


def endless(head, part, pause=0.0):
    """Sends until the other side has gone."""
    def answer(harmony, nth, normal):
        yield head
        while not over.is_set():
            yield part
            if pause:
                time.sleep(pause)
    return answer


JSON_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def raw(data):
    return lambda harmony, nth, normal: [data, CLOSE]


def shapes():
    found = {}
    for call in CALLS:
        body = json.dumps(body_of(call)).encode()
        for wrong in (0, 1, len(body) - 1, len(body) + 1, 10 ** 6, 2 ** 31, 2 ** 32, 2 ** 63, 2 ** 64, -1):
            found[f"length {wrong}:{call}"] = raw(JSON_HEAD + b"Content-Length: %d\r\n\r\n" % wrong + body)
        found[f"two lengths:{call}"] = raw(JSON_HEAD + b"Content-Length: 3\r\nContent-Length: 900\r\n\r\n" + body)
        for size in (b"0", b"-1", b"FFFFFFFFFFFFFFFF", b"7FFFFFFF", b"zz", b""):
            found[f"chunk {size.decode()}:{call}"] = raw(
                JSON_HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + size + b"\r\n" + body + b"\r\n0\r\n\r\n")
        found[f"endless body:{call}"] = endless(JSON_HEAD + b"\r\n", b"[" + b"1," * 30000)
        found[f"endless chunks:{call}"] = endless(
            JSON_HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"8000\r\n" + b" " * 0x8000 + b"\r\n")
        found[f"endless headers:{call}"] = endless(JSON_HEAD, b"X: " + b"y" * 8000 + b"\r\n")
        found[f"endless header:{call}"] = endless(JSON_HEAD + b"X: ", b"y" * 60000)
        found[f"endless 100:{call}"] = endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100)
        found[f"drip of headers:{call}"] = endless(b"HTTP/1.1 200 OK\r\n", b"a: b\r\n", 0.05)
        found[f"drip of body:{call}"] = endless(JSON_HEAD + b"\r\n", b" ", 0.05)
        found[f"silence:{call}"] = endless(b"", b"", 0.2)
        for name, (first, part, times, last) in {
                "depth": (b"", b"[", 3000000, b""), "objects": (b"", b'{"a":', 500000, b""),
                "numbers": (b"[", b"1,", 2000000, b"1]"), "strings": (b'["', b'","', 1300000, b'"]'),
                "text": (b'"', b"x", 4000000, b'"')}.items():
            found[f"bomb of {name}:{call}"] = lambda h, n, normal, a=first, b=part, c=times, d=last: [
                http(a + b * c + d)]
        found[f"gzip:{call}"] = lambda h, n, normal: [http(b"\x1f\x8b\x08" + b"\0" * 4000,
                                                           head="Content-Encoding: gzip\r\n")]
        for name, data in (("nothing", b""), ("nul", b"\0" * 5000), ("noise", bytes(range(256)) * 20),
                           ("0.9", b"hello"), ("bare", b"HTTP/1.1\r\n\r\n"), ("ftp", b"220 ready\r\n"),
                           ("1000", b"HTTP/1.1 1000 x\r\n\r\n"), ("99", b"HTTP/1.1 099 x\r\n\r\n"),
                           ("http/3", b"HTTP/3.7 200 OK\r\n\r\n{}"), ("tls", b"\x15\x03\x01\x00\x02\x02\x46")):
            found[f"bytes of {name}:{call}"] = raw(data)
    return found


SHAPES = shapes()


def shape(case, folder):
    call = case.rsplit(":", 1)[1]
    began = time.monotonic()
    attempt_with({call: SHAPES[case]}, folder)
    # Three tries of a call that may be repeated, the looks after a lost answer, and slack for a busy machine.
    if time.monotonic() - began > 10 * TIMEOUT + 30:
        raise Failure(f"{time.monotonic() - began:.0f} s with --timeout {TIMEOUT}")


# ---- statuses -------------------------------------------------------------------------------------

STATUSES = [100, 101, 201, 202, 204, 205, 206, 226, 300, 301, 302, 303, 304, 305, 307, 308, 400, 401, 402, 403, 404,
            405, 406, 407, 408, 409, 410, 411, 413, 415, 418, 421, 422, 423, 425, 426, 428, 429, 431, 451, 500, 501,
            502, 503, 504, 505, 511, 520, 599, 600, 999]
RETRY = ["-1", "0", "1", "99999999999999999999", "1e9", "Fri, 31 Dec 9999 23:59:59 GMT",
         "Thu, 01 Jan 1970 00:00:00 GMT", "x", "", "2300800131", "1\r\nRetry-After: 7"]


def status_cases():
    for call in CALLS:
        for status in STATUSES:
            yield f"status:{call}:{status}:"
        for status in (429, 503):
            for i in range(len(RETRY)):
                yield f"status:{call}:{status}:{i}"
        for status in (301, 302, 303, 307, 308):
            for where in ("self", "other", "file"):
                yield f"status:{call}:{status}:{where}"


def status(case, folder):
    _, call, number, more = case.split(":")
    other = Harmony()

    def answer(harmony, nth, normal):
        head = ""
        if more.isdigit():
            head = f"Retry-After: {RETRY[int(more)]}\r\n" if nth == 1 else ""
        elif more:
            head = "Location: %s\r\n" % {"self": harmony.url + "/x", "other": other.url + "/x",
                                         "file": "file:///etc/passwd"}[more]
        if more.isdigit() and nth > 1:
            return [normal()]
        return [http(body_of(call) if number[0] == "2" else {"status": False}, f"{number} Odd", head)]
    try:
        # A server that asks for a minute gets it: that is a long wait, and all that it is.
        attempt_with({call: answer}, folder, seconds=240)
        if other.requests:
            raise Failure("followed to another host")
    finally:
        other.close()


# ---- TLS ------------------------------------------------------------------------------------------

pki = Authority(os.path.join(o.out, "pki"))
stranger = Authority(os.path.join(o.out, "pki", "stranger"))


def tls_1_1():
    context = pki.context("127.0.0.1", name="old")
    context.set_ciphers("ALL:@SECLEVEL=0")
    warnings.simplefilter("ignore", DeprecationWarning)  # which it deserves
    context.minimum_version = ssl.TLSVersion.TLSv1_1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


TLS = {"right": (pki.context("127.0.0.1"), True), "other host": (pki.context("10.1.2.3"), False),
       "another name": (pki.context("example.com"), False), "expired": (pki.context("127.0.0.1", 0), False),
       "self-signed": (pki.context("127.0.0.1", signed=False), False),
       "another authority": (stranger.context("127.0.0.1"), False), "TLS 1.1": (tls_1_1(), False),
       "no TLS": (None, False)}


def tls(case, folder):
    context, is_right = TLS[case]
    harmony = Harmony(tls=context)
    if not context:
        harmony.url = harmony.url.replace("http:", "https:")
    try:
        code, text = go(folder, harmony, 60, CURL_CA_BUNDLE=pki.ca)
        judge(code, text, harmony, folder, (0,) if is_right else (5,))
        if not is_right and harmony.requests:
            raise Failure("sent a request")
    finally:
        harmony.close()


# ---- JSON -----------------------------------------------------------------------------------------

ODD = [None, True, False, 0, -1, 1, 2 ** 53 + 1, 10 ** 30, 1.5, 1e308, "", " ", "x", "0", "-1", "007", "9" * 19, "9" * 20,
       "9" * 5000, "a\nb", "a\r\nX: y", "a\tb", "\u0000", "a\u0000b", "\x1b[31mred", "::set-env name=x::y", "\ufeff", "\u202e",
       "é" * 300, "k" * 70000, "***", "${x}", "(Placeholder Key)", [], [1], {}, {"a": 1}, [[]]]
RAW = [b"NaN", b"1e999", b'"\\ud800"', b'"\xff"', b"'x'", b"01", b'"a', b"tru", b"", b"/*x*/1", b"1,", b"0x10", b'"\\u0000"']


def json_cases():
    for call, members in (("login", LOGIN), ("register", REGISTERED), ("validate", {"status": 1}),
                          ("list", dict.fromkeys(KEYS)), ("whole list", {"registeredConnectorList": 1, "status": 1})):
        for member in members:
            for i in range(len(ODD) + len(RAW) + 2):
                yield f"json:{call}:{member}:{i}"


def odd_json(case, folder):
    _, call, member, i = case.split(":")
    base = dict({"login": LOGIN, "register": REGISTERED, "validate": {"status": True}}.get(call) or
                ({"status": True, "registeredConnectorList": []} if call == "whole list" else
                 {**REGISTERED, "name": "Odd", "version": "1.0"}))
    base.pop("status", None) if call == "list" else None
    i = int(i)
    if i < len(ODD):
        text = json.dumps({**base, member: ODD[i]}).encode()
    elif i < len(ODD) + len(RAW):
        text = json.dumps({**base, member: "@@"}).encode().replace(b'"@@"', RAW[i - len(ODD)])
    elif i == len(ODD) + len(RAW):
        text = json.dumps({k: v for k, v in base.items() if k != member}).encode()
    else:
        text = json.dumps(base).encode()[:-1] + b"," + json.dumps(member).encode() + b":7}"
    if call == "list":
        text = b'{"status":true,"registeredConnectorList":[' + text + b"]}"
    attempt_with({call.removeprefix("whole "): lambda h, n, normal: [http(text)]}, folder)


Chapter(o, [Family("answers cut off", cut_cases(), cut, weight=4),
            Family("register cut off: not sent twice", register_cases(), cut, weight=4), Family("lengths, drips, floods", SHAPES, shape),
            Family("statuses, redirects", status_cases(), status), Family("TLS", TLS, tls),
            Family("odd JSON", json_cases(), odd_json)], workers=32).run()

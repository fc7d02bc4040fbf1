"""A Harmony of the tests' own, that can be told to misbehave."""
import json
import re
import socket
import struct
import threading
import uuid

RESET = object()  # in an answer: end the connection by a reset
CLOSE = object()  # end it in order


def http(body, status="200 OK", head=""):
    if not isinstance(body, bytes):
        body = json.dumps(body).encode()
    return (f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n{head}"
            f"Content-Length: {len(body)}\r\n\r\n").encode() + body


def call_of(method, path):
    for end, call in (("/login", "login"), ("securityinfo", "validate"), ("/sdk/delete", "payload")):
        if path.endswith(end):
            return call
    return {"POST": "register", "GET": "list", "DELETE": "delete"}.get(method, method)


class Harmony:
    """answer: {call: f(harmony, nth, normal) -> list}: what is sent for the nth such call: bytes,
    RESET, CLOSE, or a function to be called; normal() does what a Harmony would and returns its answer.
    shown: f(harmony, registration) -> whether the list has it. tls: an ssl.SSLContext."""

    def __init__(self, answer=None, shown=None, tls=None, values=None):
        self.answer, self.shown, self.tls = answer or {}, shown or (lambda h, r: True), tls
        self.values = values or {}
        self.registrations, self.calls, self.requests = [], {}, []
        self.made = {}  # the key of each id there ever was
        self.posts = 0
        self.next = 4471
        self.lock = threading.RLock()
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.socket.listen(200)
        self.port = self.socket.getsockname()[1]
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.socket.close()

    def _accept(self):
        while True:
            try:
                connection = self.socket.accept()[0]
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        try:
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            data = b""
            while True:
                request, data = self._read(connection, data)
                if request is None or not self._reply(connection, *request):
                    return
        except (OSError, ValueError):
            pass
        finally:
            connection.close()

    def _read(self, connection, data):
        def more():
            part = connection.recv(65536)
            if not part:
                raise OSError
            return part
        while b"\r\n\r\n" not in data:
            data += more()
        head, _, data = data.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: *(\d+)", head, re.I)
        length = int(length.group(1)) if length else 0
        while len(data) < length:
            data += more()
        method, path = head.decode("latin-1").split(" ")[:2]
        self.requests.append(head + b"\r\n\r\n" + data[:length])
        return (method, path, data[:length]), data[length:]

    def _reply(self, connection, method, path, body):
        call = call_of(method, path)
        with self.lock:
            self.calls[call] = nth = self.calls.get(call, 0) + 1
        act = self.answer.get(call)
        normal = lambda: self.normal(call, path, body)
        for part in act(self, nth, normal) if act else [normal()]:
            if callable(part):
                part()
            elif part is RESET:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return False
            elif part is CLOSE:
                return False
            else:
                connection.sendall(part)
        return True

    def register(self, name, version):
        with self.lock:
            self.posts += 1
            number = self.next
            self.next += 1
            base = 1000 + 100 * (number - 4471)
            registration = {
                "id": str(number), "name": name, "version": version, "key": str(uuid.uuid4()),
                "secret": str(uuid.uuid4()), "endpointEntityId": str(base),
                "functionEntityStartId": str(base + 1), "functionEntityEndId": str(base + 99),
                **self.values}
            self.registrations.append(registration)
            self.made[str(number)] = registration["key"]
            return registration

    def normal(self, call, path, body):
        if call == "login":
            return http({"status": True, "authenticationToken": "1_token-CANARY-83jd7",
                         "defaultOrgId": "12345"})
        if call == "list":
            with self.lock:
                shown = [r for r in self.registrations if self.shown(self, r)]
            return http({"status": True, "registeredConnectorList": shown})
        if call == "register":
            wish = json.loads(body)
            made = self.register(wish["name"], wish["version"])
            return http({"status": True,
                         **{k: v for k, v in made.items() if k not in ("name", "version")}})
        if call == "delete":
            with self.lock:
                wanted = path.rsplit("/", 1)[1]
                self.registrations = [r for r in self.registrations if r["id"] != wanted]
        return http({"status": True})

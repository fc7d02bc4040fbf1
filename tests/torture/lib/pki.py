"""Certificates of the tests' own, by openssl."""
import os
import ssl
import subprocess


class Authority:
    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        self.ca, self.key = self._path("ca.pem"), self._path("ca.key")
        self._openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", self.key, "-out",
                      self.ca, "-days", "30", "-subj", "/CN=test authority")

    def _path(self, name):
        return os.path.join(self.folder, f"{os.getpid()}-{name}")

    def _openssl(self, *words, **how):
        subprocess.run(["openssl", *words], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, **how)

    def _signed(self, name, host, days):
        request, key, cert = (self._path(f"{name}.{end}") for end in ("csr", "key", "pem"))
        kind = "IP" if host[0].isdigit() else "DNS"
        self._openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", request, "-subj",
                      f"/CN={host}", "-addext", f"subjectAltName={kind}:{host}")
        self._openssl("x509", "-req", "-in", request, "-CA", self.ca, "-CAkey", self.key,
                      "-CAcreateserial", "-out", cert, f"-days={days}", "-copy_extensions", "copy")
        return cert, key

    def context(self, host, days=30, signed=True, name=None):
        """What a server of that host uses; days 0: expired; not signed: its own authority."""
        name = name or f"{host}-{days}-{signed}"
        if signed:
            cert, key = self._signed(name, host, days)
        else:
            cert, key = self._path(f"{name}.pem"), self._path(f"{name}.key")
            self._openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert,
                          "-days", "30", "-subj", f"/CN={host}", "-addext", f"subjectAltName=IP:{host}")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)
        return context

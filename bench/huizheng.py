"""The program under measurement: started, asked over HTTP as its pages ask, and watched."""

import http.client
import json
import pathlib
import re
import subprocess
import time
import urllib.parse

PASSWORD = "correct horse battery"


class Server:
    """`huizheng serve` with data of its own."""

    def __init__(self, program, data, database=None):
        self.words = [str(program), "--data-dir", str(data)]
        if database:
            self.words += ["--database-url", database]
        self.data = pathlib.Path(data)
        self.process = None

    def command(self, *words, **options):
        """Runs a command of the program to its end; what it says."""
        done = subprocess.run(
            self.words + list(words), check=True, text=True, stdout=subprocess.PIPE, **options
        )
        return done.stdout

    def prepare(self, code, name, username):
        """An association with a key for signing and one clerk."""
        self.command("association", "add", "--code", code, "--name", name)
        self.command("association", "key", "new", "--association", code)
        self.command(
            "user", "add", username, "--association", code, "--role", "clerk",
            "--password-stdin", input=PASSWORD,
        )

    def start(self):
        site = self.data / "site"
        (site / "pkg").mkdir(parents=True, exist_ok=True)
        # What it logs lies beside its data, for who wonders about a figure.
        self.log = (self.data.parent / "server.log").open("w")
        # As behind a proxy: the bounds of one address are not what is measured.
        self.process = subprocess.Popen(
            self.words + ["serve", "--listen", "127.0.0.1:0", "--client-header", "x-bench-client",
                          "--site-root", str(site)],
            stdout=subprocess.PIPE, stderr=self.log, text=True,
        )
        line = self.process.stdout.readline()
        self.base = line.split()[-1]
        return self

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.log.close()

    def peak(self):
        """Most memory ever in use, MB."""
        return peak(self.process.pid)

    def processor(self):
        """Seconds of processor time so far."""
        return processor(self.process.pid)


def peak(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def processor(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


def load():
    return pathlib.Path("/proc/loadavg").read_text().split()[0]


class Visitor:
    """Somebody signed in."""

    def __init__(self, base, username):
        self.address = urllib.parse.urlsplit(base).netloc
        self.cookie = None
        self.open()
        answer, _ = self.form("/login", username=username, password=PASSWORD)
        if answer.status != 303:
            raise SystemExit(f"signing in is answered with {answer.status}")
        self.cookie = answer.headers["set-cookie"].split(";")[0]

    def open(self):
        self.connection = http.client.HTTPConnection(self.address, timeout=600)

    def ask(self, method, path, body=None, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        headers["x-bench-client"] = "127.0.0.1"
        if self.cookie:
            headers["cookie"] = self.cookie
        # A connection that was idle for long may have been closed meanwhile.
        if method == "GET":
            self.connection.close()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        return answer, answer.read()

    def form(self, path, **fields):
        return self.ask(
            "POST", path, urllib.parse.urlencode(fields),
            content_type="application/x-www-form-urlencoded", accept="text/html",
        )

    def page(self, path):
        answer, body = self.ask("GET", path, accept="text/html")
        if answer.status != 200:
            raise SystemExit(f"{path} is answered with {answer.status}")
        return body.decode()

    def call(self, function, **arguments):
        self.connection.close()
        answer, body = self.ask(
            "POST", f"/api/{function}", json.dumps(arguments), content_type="application/json"
        )
        if answer.status != 200:
            raise SystemExit(f"{function} is answered with {answer.status}: {body.decode()}")
        return json.loads(body)


def until(state, wanted, patience=3600):
    """Asks until the answer is as wanted."""
    end = time.monotonic() + patience
    while not wanted(found := state()):
        if time.monotonic() > end:
            raise SystemExit(f"still not over: {found}")
        time.sleep(0.25)
    return found

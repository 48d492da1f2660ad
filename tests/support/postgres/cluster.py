"""A PostgreSQL cluster of a test's own: Debian's postgresql-15, in a temporary folder, on a unix socket only.

    cluster.py COMMAND...    starts one, runs the command with SIPAS_TEST_POSTGRES set to its address, takes it away

Never one that exists. postgres refuses root, so for root it runs as an account without rights. What a contract needs is
speed, so nothing is synced unless a test asks for it. The server dies with the program that started it.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BINARIES = Path("/usr/lib/postgresql/15/bin")
UNSYNCED = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "on"}
PATIENCE_S = 60


def account():
    """Who runs the cluster: (user id, group id), or nothing when that is who runs this."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
            return entry.pw_uid, entry.pw_gid
        except KeyError:
            continue
    raise AssertionError("no account without rights to run PostgreSQL as")


def become(who):
    def change():
        if who:
            os.setgroups([])
            os.setgid(who[1])
            os.setuid(who[0])
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)  # PR_SET_PDEATHSIG; a change of user forgets it
    return change


class Cluster:
    def __init__(self, settings=None):
        self._settings = UNSYNCED if settings is None else settings
        self._who = account()
        self._folder = Path(tempfile.mkdtemp(prefix="sipas-pg-"))
        self._process = None
        if self._who:
            os.chown(self._folder, *self._who)
        self._run("initdb", "-D", self._folder / "data", "-U", "sipas", "-A", "trust", "-E", "UTF8", "--locale=C",
                  "--no-sync")

    def _run(self, name, *arguments):
        subprocess.run([str(BINARIES / name), *map(str, arguments)], check=True, stdout=subprocess.DEVNULL,
                       preexec_fn=become(self._who), cwd=self._folder)

    def address(self, database="postgres"):
        return f"postgresql:///{database}?host={self._folder}&user=sipas"

    def start(self):
        settings = {"listen_addresses": "", "unix_socket_directories": self._folder, **self._settings}
        options = [f"--{name}={value}" for name, value in settings.items()]
        with open(self._folder / "log", "a", encoding="utf-8") as log:
            self._process = subprocess.Popen([str(BINARIES / "postgres"), "-D", str(self._folder / "data"), *options],
                                             stdout=log, stderr=log, preexec_fn=become(self._who), cwd=self._folder)
        deadline = time.monotonic() + PATIENCE_S
        while not self._is_ready():
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise AssertionError("PostgreSQL did not start:\n" + (self._folder / "log").read_text())
            time.sleep(0.02)

    def _is_ready(self):
        asked = subprocess.run([str(BINARIES / "pg_isready"), "-q", "-h", str(self._folder)], check=False)
        return asked.returncode == 0

    def query(self, statement, database="postgres"):
        """What psql prints: one line a row."""
        return subprocess.run(["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", "-c", statement, self.address(database)],
                              check=True, capture_output=True, text=True).stdout.strip()

    def stop(self, how=signal.SIGINT):
        """SIGINT ends sessions and stops; SIGQUIT is `pg_ctl stop -m immediate`: as after a power cut."""
        self._process.send_signal(how)
        self._process.wait(PATIENCE_S)

    def end(self):
        if self._process and self._process.poll() is None:
            self.stop(signal.SIGQUIT)
        shutil.rmtree(self._folder, ignore_errors=True)


def main():
    cluster = Cluster()
    try:
        cluster.start()
        done = subprocess.run(sys.argv[1:], check=False, env=os.environ | {"SIPAS_TEST_POSTGRES": cluster.address()})
        return done.returncode
    finally:
        cluster.end()


if __name__ == "__main__":
    sys.exit(main())

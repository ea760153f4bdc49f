"""A PostgreSQL of one's own for the time of a test: a temporary cluster on 127.0.0.1, as no user that matters."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

USER, PASSWORD = "founder", "geheim:a@b/c?d"
"""A password with all that has a meaning in a URL."""


@dataclass(frozen=True)
class Server:
    port: int

    def url(self, user=USER, password="", database="postgres"):
        said = f":{password}" if password else ""
        return f"postgresql+pg8000://{user}{said}@127.0.0.1:{self.port}/{database}"


def programs():
    """Give the folder of initdb and pg_ctl, or None: Debian has them beside the path, by version."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return folders[-1] if folders else None


@contextlib.contextmanager
def running(bin_folder):
    """Start a server that nobody else can reach, and end it with all it holds."""
    folder = Path(tempfile.mkdtemp(prefix="wbtools-postgres-"))
    try:
        (folder / "password").write_text(PASSWORD)
        as_user = []
        if os.geteuid() == 0:  # the server refuses to run as root
            as_user = ["runuser", "-u", "postgres", "--"]
            for path in (folder, folder / "password"):
                shutil.chown(path, "postgres")
        port = free_port()

        def call(program, *arguments):
            command = [*as_user, str(bin_folder / program), "-D", str(folder / "data"), *arguments]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=120, cwd="/")

        call(
            "initdb", "-A", "scram-sha-256", f"--pwfile={folder / 'password'}", "-U", USER, "-E", "UTF8",
            "--locale=C.UTF-8",
        )  # fmt: skip
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        call("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield Server(port)
        finally:
            call("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def free_port():
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]

"""A PostgreSQL server for the benchmark alone: its own folder, a private socket, default settings."""

import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile


def find_programs():
    for folder in sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return pathlib.Path(found).parent if found else None


class Server:
    def __init__(self, below):
        self.programs = find_programs()
        # The socket is in it, and sockets have short paths.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="strata-bench-", dir=below))
        # PostgreSQL refuses to run as root.
        self.user = []
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            self.user = ["runuser", "-u", "postgres", "--"]
        self.folder.chmod(0o755)
        self._run("initdb", "-D", self.folder / "data", "-U", "benchmark", "-A", "trust", "-E", "UTF8", "--no-locale")
        self._run("pg_ctl", "-D", self.folder / "data", "-w", "-l", self.folder / "log", "start", "-o",
                  f"-k {self.folder} -c listen_addresses=''")
        self.environment = {"PGHOST": str(self.folder), "PGUSER": "benchmark"}

    def _run(self, program, *words):
        subprocess.run([*self.user, self.programs / program, *words], check=True, cwd="/", capture_output=True)

    def sql(self, text, database="postgres"):
        return subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", text], check=True,
            capture_output=True, text=True, env={**os.environ, **self.environment}).stdout.strip()

    def fresh(self, database, template="template0"):
        self.sql(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        self.sql(f"CREATE DATABASE {database} TEMPLATE {template}")

    def url(self, database):
        return f"postgresql:///{database}?host={self.folder}&user=benchmark"

    def stop(self):
        self._run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

"""Who is measured. A tool knows how its chain is written, whether it is here, and its command for a way."""

import os
import pathlib
import shutil

import chain
from timing import Command


class Tool:
    name = ""
    # Takes no part in the other scenarios.
    only_fresh = False
    engines = ("sqlite", "postgresql")
    # What `./dev bench` installs it with; the report names it where the tool is missing.
    package = ""
    program = ""

    def __init__(self, place):
        self.place = place

    def path(self):
        return shutil.which(self.program)

    def missing(self, engine):
        if engine not in self.engines:
            return f"not for {engine}"
        return None if self.path() else f"not installed: {self.package}"

    def write(self, count, engine):
        """Writes the chain's first `count` migrations, and returns the folder."""
        return chain.write(self.place.chains / f"{self.name}-{engine}-{count}".replace(" ", "-"), self.files(count, engine))

    def files(self, count, engine):
        raise NotImplementedError

    def command(self, way, engine, count, database):
        """What brings the database up to the first `count` migrations, or down to none."""
        raise NotImplementedError

    def url(self, engine, database):
        return f"sqlite:///{database}" if engine == "sqlite" else self.place.server.url(database)

    def environment(self, engine, database):
        return {} if engine == "sqlite" else {**self.place.server.environment, "PGDATABASE": database}


class Strata(Tool):
    """A program with an embedded chain. A chain of another length needs another program, so a shorter way is a target."""
    name = "Strata"

    def missing(self, engine):
        return None

    def files(self, count, engine):
        return chain.dbmate(count)

    def command(self, way, engine, count, database):
        words = [self.place.program("launch", engine), self.url(engine, database), way]
        if way == "up" and count != self.place.count:
            words.append(chain.name(count))
        return Command(words)


class Replaying(Strata):
    """The same, told to run the migrations on an empty database too, in place of taking the snapshot."""
    name = "Strata, replaying"
    engines = ("sqlite",)
    only_fresh = True

    def missing(self, engine):
        return None if engine in self.engines else f"not for {engine}"

    def command(self, way, engine, count, database):
        return super().command("replay" if way == "up" else way, engine, count, database)


class Floor(Tool):
    name = "floor"

    def missing(self, engine):
        return None

    def files(self, count, engine):
        return chain.dbmate(count)

    def command(self, way, engine, count, database):
        words = [self.place.program("floor", engine), database if engine == "sqlite" else self.url(engine, database)]
        words.append(count if way == "up" else 0)
        # One transaction of PostgreSQL cannot hold the locks of ten thousand.
        if engine == "postgresql" and count > 1000:
            words.append(500)
        return Command(words)


class Alembic(Tool):
    name = "Alembic"
    package = "alembic python3-psycopg2"
    program = "alembic"

    def files(self, count, engine):
        return chain.alembic(count)

    def command(self, way, engine, count, database):
        words = [self.path(), "-c", self.write(count, engine) / "alembic.ini"]
        return Command(words + (["upgrade", "head"] if way == "up" else ["downgrade", "base"]),
                       {"BENCHMARK_URL": self.url(engine, database)})


class Sqitch(Tool):
    name = "sqitch"
    package = "sqitch libdbd-sqlite3-perl libdbd-pg-perl sqlite3 postgresql-client"
    program = "sqitch"

    def files(self, count, engine):
        return chain.sqitch(count, "sqlite" if engine == "sqlite" else "pg")

    def command(self, way, engine, count, database):
        target = f"db:sqlite:{database}" if engine == "sqlite" else f"db:pg:{database}"
        words = [self.path(), "--quiet", "deploy" if way == "up" else "revert", "--target", target]
        if engine == "sqlite":  # Its bookkeeping is a database of its own, in the same folder.
            words += ["--registry", f"{pathlib.Path(database).stem}_registry"]
        return Command(words + (["--no-verify"] if way == "up" else ["-y"]),
                       {**self.environment(engine, database), "SQITCH_USER_CONFIG": os.devnull},
                       self.write(count, engine))


class SqlMigrate(Tool):
    name = "sql-migrate"
    package = "sql-migrate"
    program = "sql-migrate"

    def files(self, count, engine):
        return {**chain.sql_migrate(count)}

    def command(self, way, engine, count, database):
        folder = self.write(count, engine)
        settings = pathlib.Path(f"{folder}-{pathlib.Path(database).name}.yml")
        source = database if engine == "sqlite" else (
            f"host={self.place.server.folder} user=benchmark dbname={database} sslmode=disable")
        dialect = "sqlite3" if engine == "sqlite" else "postgres"
        settings.write_text(f"development:\n  dialect: {dialect}\n  datasource: {source}\n  dir: {folder}\n")
        # Its `down` takes one back, unless told otherwise; 0 is all.
        return Command([self.path(), way, f"-config={settings}"] + (["-limit=0"] if way == "down" else []))


class NpmTool(Tool):
    def path(self):
        found = self.place.npm / "node_modules" / ".bin" / self.program
        return str(found) if found.exists() else None


class Dbmate(NpmTool):
    name = "dbmate"
    package = "npm: dbmate"
    program = "dbmate"

    def path(self):
        # Not the script in JavaScript that starts it.
        found = list(self.place.npm.glob("node_modules/@dbmate/*/bin/dbmate"))
        return str(found[0]) if found else super().path()

    def files(self, count, engine):
        return chain.dbmate(count)

    def command(self, way, engine, count, database):
        if way == "down":
            return None  # One migration per process.
        url = f"sqlite:{database}" if engine == "sqlite" else (
            f"postgres://benchmark@/{database}?socket={self.place.server.folder}&sslmode=disable")
        return Command([self.path(), "--url", url, "--migrations-dir", self.write(count, engine), "--no-dump-schema",
                        "up"])


class Knex(NpmTool):
    name = "knex"
    package = "npm: knex better-sqlite3 pg"
    program = "knex"

    def missing(self, engine):
        if engine == "sqlite" and not list(self.place.npm.glob("node_modules/better-sqlite3/build/Release/*.node")):
            return "better-sqlite3 could not be built"
        return super().missing(engine)

    def files(self, count, engine):
        return chain.knex(count)

    def command(self, way, engine, count, database):
        folder = self.write(count, engine)
        environment = {**self.environment(engine, database), "NODE_PATH": str(self.place.npm / "node_modules")}
        if engine == "sqlite":
            environment["BENCHMARK_FILE"] = str(database)
        # Found by walking up from the knexfile: the modules stand beside the chains.
        return Command([self.path(), "--knexfile", folder / "knexfile.js"] +
                       (["migrate:latest"] if way == "up" else ["migrate:rollback", "--all"]), environment, folder)


class NodePgMigrate(NpmTool):
    name = "node-pg-migrate"
    engines = ("postgresql",)
    package = "npm: node-pg-migrate pg"
    program = "node-pg-migrate"

    def files(self, count, engine):
        return chain.node_pg_migrate(count)

    def command(self, way, engine, count, database):
        url = f"postgresql://benchmark@/{database}?host={self.place.server.folder}"
        words = [self.path(), "up"] if way == "up" else [self.path(), "down", count]
        return Command(words + ["-m", self.write(count, engine)], {**self.environment(engine, database),
                                                                    "DATABASE_URL": url}, self.place.npm)


PEERS = [Alembic, Sqitch, SqlMigrate, Dbmate, Knex, NodePgMigrate]

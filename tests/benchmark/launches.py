"""Whole processes on a database: at head, from nothing, one new migration, all the way back."""

import re
import shutil
import sqlite3

from timing import CommandFailed, in_turns

SCENARIOS = {
    "head": "launch at head",
    "fresh": "fresh to head",
    "one": "one new migration",
    "down": "full downgrade",
}


class Sqlite:
    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def database(self, name):
        return str(self.folder / f"{name}.db")

    def empty(self, name):
        for ending in (".db", ".db-journal", ".db-wal", ".db-shm", "_registry.db"):
            (self.folder / f"{name}{ending}").unlink(missing_ok=True)

    def clone(self, name, to):
        self.empty(to)
        for ending in (".db", "_registry.db"):
            if (self.folder / f"{name}{ending}").exists():
                shutil.copyfile(self.folder / f"{name}{ending}", self.folder / f"{to}{ending}")

    def tables(self, name):
        with sqlite3.connect(self.database(name)) as open_database:
            return open_database.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name LIKE 'table\\_%' "
                                         "ESCAPE '\\'").fetchone()[0]


class Postgresql:
    def __init__(self, server):
        self.server = server

    def database(self, name):
        return name

    def empty(self, name):
        self.server.fresh(name)

    def clone(self, name, to):
        self.server.fresh(to, name)

    def tables(self, name):
        return int(self.server.sql("SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relname LIKE 'table\\_%'", name))


def measure(place, engine, count, contestants, scenarios, rounds, patience, say):
    """{scenario: {tool: figures}}"""
    on = Sqlite((place.databases or place.folder) / "strata-bench-sqlite") if engine == "sqlite" else Postgresql(place.server)
    results = {scenario: {} for scenario in scenarios}
    slug = {tool.name: re.sub(r"\W+", "_", f"{tool.name.lower()}_{count}") for tool in contestants}
    here = []
    for tool in contestants:
        if tool.only_fresh and "fresh" not in scenarios:
            continue
        why = tool.missing(engine)
        if why is None:
            here.append(tool)
        elif not why.startswith("not for"):
            for scenario in scenarios:
                results[scenario][tool.name] = {"failed": why}

    def command(tool, way, of, at=count):
        return tool.command(way, engine, at, on.database(f"{slug[tool.name]}_{of}"))

    def require(tool, of, tables):
        found = on.tables(f"{slug[tool.name]}_{of}")
        if found != tables:
            raise CommandFailed(f"{found} tables, not {tables}")

    def prepare(of, at):
        """Databases that all the tools bring somewhere first; those that cannot do it are out."""
        for tool in list(here):
            try:
                on.empty(f"{slug[tool.name]}_{of}")
                place.stopwatch.run(command(tool, "up", of, at))
                require(tool, of, at)
            except CommandFailed as why:
                here.remove(tool)
                for scenario in scenarios:
                    results[scenario].setdefault(tool.name, {"failed": str(why)[:120]})

    def turns(scenario, preparation, way, of, at, expected, number):
        say(f"{engine}, N = {count}: {SCENARIOS[scenario]}")
        taking = {}
        for tool in here:
            words = command(tool, way, of, at)
            if words is None:
                results[scenario][tool.name] = {"failed": "one migration per process"}
            else:
                taking[tool.name] = (lambda name=slug[tool.name]: preparation(name), words)
        found = in_turns(place.stopwatch, taking, number, patience)
        for tool in here:
            if tool.name not in found or "failed" in found[tool.name]:
                continue
            try:
                require(tool, of, expected)
            except CommandFailed as why:
                found[tool.name] = {"failed": str(why)}
        results[scenario].update(found)

    if "fresh" in scenarios:
        turns("fresh", lambda name: on.empty(f"{name}_head"), "up", "head", count, count, rounds)
        here[:] = [tool for tool in here
                   if not tool.only_fresh and "failed" not in results["fresh"].get(tool.name, {})]
    elif "head" in scenarios or "down" in scenarios:
        prepare("head", count)
    if "head" in scenarios:
        turns("head", lambda name: None, "up", "head", count, count, 3 * rounds)
    if "down" in scenarios:
        turns("down", lambda name: on.clone(f"{name}_head", f"{name}_down"), "down", "down", count, 0, rounds)
    if "one" in scenarios:
        prepare("before", count - 1)
        turns("one", lambda name: on.clone(f"{name}_before", f"{name}_one"), "up", "one", count, count, 2 * rounds)
    return results

#!/usr/bin/env python3
"""./dev bench: measures Strata, the bare engines under it and other tools, in turns, on this machine.

Writes FOLDER/performance.md and FOLDER/launches.svg. FOLDER/results.json keeps every figure, so that one part can be
measured again without the others.
"""

import argparse
import json
import pathlib
import subprocess
import sys

import builds
import chain
import chart
import launches
import report
import server
import tools
from timing import CommandFailed, Stopwatch

SOURCES = pathlib.Path(__file__).resolve().parent
ROOT = SOURCES.parent.parent
PARTS = {
    "launch": "whole processes: at head, from nothing, one new migration, all the way back; beside other tools",
    "memory": "a fresh database in memory, inside one process",
    "build": "builds of a program with an embedded chain",
    "steps": "the generator and the compiler by themselves",
    "size": "what Strata adds to a program, on disk and on the heap",
    "plan": "planning over 10,000 revisions",
}


def say(text):
    print(f"== {text}", file=sys.stderr, flush=True)


def run(words, log):
    with open(log, "a") as into:
        if subprocess.run([str(word) for word in words], stdout=into, stderr=into).returncode != 0:
            sys.exit(f"bench: {words[0]} failed; see {log}")


class Place:
    """Where everything is."""

    def __init__(self, folder, databases):
        self.folder = folder
        self.databases = databases
        self.sources = SOURCES
        self.prefix = folder / "prefix"
        self.npm = folder / "npm"
        # Below npm's folder, so that programs written in JavaScript find its modules.
        self.chains = self.npm / "chains"
        self.log = folder / "build.log"
        self.count = 0
        self.stopwatch = None
        self._server = None

    @property
    def server(self):
        if self._server is None:
            self._server = server.Server(self.databases or pathlib.Path("/tmp"))
        return self._server

    def stop(self):
        if self._server is not None:
            self._server.stop()

    def build_strata(self):
        say("building Strata")
        run(["cmake", "-S", ROOT, "-B", self.folder / "strata", "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release",
             "-DSTRATA_BUILD_TESTS=OFF"], self.log)
        run(["cmake", "--build", self.folder / "strata"], self.log)
        run(["cmake", "--install", self.folder / "strata", "--prefix", self.prefix], self.log)

    def use_chain(self, count, engine):
        """Builds the programs for a chain of so many migrations."""
        self.count = count
        folder = chain.write(self.chains / f"Strata-{count}", chain.dbmate(count))
        bare = chain.write(self.chains / f"bare-{count}", chain.bare(count))
        build = self.program_folder(engine)
        run(["cmake", "-S", SOURCES, "-B", build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release",
             f"-DCMAKE_PREFIX_PATH={self.prefix}", f"-DCHAIN={folder}", f"-DBARE_CHAIN={bare}", f"-DDIALECT={engine}"],
            self.log)
        run(["cmake", "--build", build], self.log)
        self.stopwatch = Stopwatch(build / "run_timed")

    def program_folder(self, engine):
        return self.folder / "programs" / f"{engine}-{self.count}"

    def program(self, name, engine):
        return self.program_folder(engine) / name


def measure_launches(place, options, keep):
    own = [tools.Strata(place), tools.Replaying(place), tools.Floor(place)]
    peers = [peer(place) for peer in tools.PEERS]
    for engine in options.engines:
        for count in [*options.sizes, *([10_000] if options.full else [])]:
            place.use_chain(count, engine)
            measured = own + (peers if count <= (1000 if options.full else 100) else [])
            rounds = options.rounds if count <= 1000 else 1
            # The engine alone needs a quarter of an hour to take ten thousand migrations back.
            scenarios = [each for each in options.scenarios if count <= 1000 or each != "down"]
            found = launches.measure(place, engine, count, measured, scenarios, rounds,
                                     60 if options.full else 5, say)
            for scenario, figures in found.items():
                keep("launch", engine, scenario, str(count), figures)


def measure_memory(place, options, keep):
    for count in options.sizes:
        say(f"in memory, N = {count}")
        place.use_chain(count, "sqlite")
        rounds = max(options.rounds, 2000 // count)
        said = subprocess.run([place.program("in_process", "sqlite"), str(rounds), str(count)], check=True,
                              capture_output=True, text=True).stdout
        for line in said.splitlines():
            name, *times = line.split("\t")
            keep("memory", name, str(count), {"ms": [float(each) / 1e3 for each in times]})


def measure_builds(place, options, keep):
    place.use_chain(10, "sqlite")
    for scenario, figures in builds.measure(place, options.sizes, options.rounds, say).items():
        keep("build", scenario, figures)


def measure_steps(place, options, keep):
    place.use_chain(10, "sqlite")
    found = builds.measure_steps(place, options.sizes, [10_000] if options.full else [], options.rounds, say)
    for step, figures in found.items():
        keep("steps", step, figures)


def measure_size(place, options, keep):
    say("sizes")
    for count in options.sizes:
        place.use_chain(count, "sqlite")
        database = (place.databases or place.folder) / "heap.db"
        database.unlink(missing_ok=True)
        launch = tools.Strata(place).command("up", "sqlite", count, str(database))
        place.stopwatch.run(launch)
        peak, allocations = subprocess.run([place.program("heap", "sqlite"), f"sqlite:///{database}"], check=True,
                                           capture_output=True, text=True).stdout.split()
        keep("size", "heap", str(count), {"peak": int(peak), "allocations": int(allocations)})
    place.use_chain(10, "sqlite")
    keep("size", "bytes", builds.sizes(place))


def measure_plan(place, options, keep):
    say("plan")
    place.use_chain(10, "sqlite")
    said = subprocess.run([place.program("plan", "sqlite")], check=True, capture_output=True, text=True).stdout
    keep("plan", said)


MEASURES = {"launch": measure_launches, "memory": measure_memory, "build": measure_builds, "steps": measure_steps,
            "size": measure_size, "plan": measure_plan}


def arguments():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__.split("\n\n")[0],
                                     epilog="\n".join(f"{name:8} {text}" for name, text in PARTS.items()),
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("parts", metavar="NAME", nargs="*", help="what to measure; without a name, everything")
    parser.add_argument("--full", action="store_true",
                        help="other tools at N = 1000 too, Strata and the floor at 10,000; takes an hour")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each (5); quick launches take more")
    parser.add_argument("--sizes", metavar="N", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--engines", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"])
    parser.add_argument("--scenarios", nargs="+", choices=list(launches.SCENARIOS), default=list(launches.SCENARIOS),
                        help="of the launches, only these")
    parser.add_argument("--databases", metavar="FOLDER", type=pathlib.Path,
                        help="where the databases lie; /dev/shm takes the disk out of the figures (default: the build folder, "
                             "PostgreSQL's in /tmp)")
    parser.add_argument("--as-built", action="store_true", help="measure the Strata that the last run built")
    parser.add_argument("--record", action="store_true", help="write the tables into docs/performance.md too")
    options = parser.parse_args()
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        parser.error(f"no part is called {', '.join(sorted(unknown))}; the parts are {', '.join(PARTS)}")
    return options


def main():
    options = arguments()
    folder = options.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    place = Place(folder, options.databases)
    kept = folder / "results.json"
    # Figures of several runs stand beside each other only where that was asked for.
    results = json.loads(kept.read_text()) if kept.exists() and options.parts else {}

    def keep(*path_and_value):
        *path, last, value = path_and_value
        into = results
        for each in path:
            into = into.setdefault(each, {})
        into[last] = value
        kept.write_text(json.dumps(results, indent=1))

    if not options.as_built:
        place.build_strata()
    try:
        for part in options.parts or PARTS:
            MEASURES[part](place, options, keep)
    except CommandFailed as why:
        sys.exit(f"bench: {why}")
    finally:
        place.stop()
    keep("machine", report.machine(ROOT, folder))
    text = report.tables(results)
    (folder / "performance.md").write_text(text)
    (folder / "launches.svg").write_text(chart.draw(results.get("launch", {}), launches.SCENARIOS))
    if options.record:
        report.record(ROOT / "docs" / "performance.md", text)
    print(text)
    say(f"{folder}/performance.md, {folder}/launches.svg")


if __name__ == "__main__":
    main()

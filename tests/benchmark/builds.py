"""What a developer waits for: builds of a program with a chain of N, and the steps inside them."""

import os
import pathlib
import re
import shutil
import subprocess

import chain
from timing import Command, in_turns

PROJECT = """cmake_minimum_required(VERSION 3.21...3.25)
project(benchmark_build LANGUAGES CXX)
find_package(Strata REQUIRED COMPONENTS sqlite)
add_migrations(chain DIRECTORY migrations NAMESPACE benchmark NO_TESTS)
add_executable(launch {launch})
target_compile_features(launch PRIVATE cxx_std_20)
target_link_libraries(launch PRIVATE chain)
"""


class Project:
    """A program with an embedded chain, which is edited and built again and again."""

    def __init__(self, place, count):
        self.place = place
        self.count = count
        self.folder = place.folder / "builds" / str(count)
        self.migrations = self.folder / "migrations"
        shutil.rmtree(self.folder, ignore_errors=True)
        chain.write(self.migrations, chain.dbmate(count))
        (self.folder / "CMakeLists.txt").write_text(PROJECT.format(launch=place.sources / "launch.cpp"))
        self.edits = 0
        self.last = count

    def configure(self):
        shutil.rmtree(self.folder / "build", ignore_errors=True)
        subprocess.run(["cmake", "-S", self.folder, "-B", self.folder / "build", "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release",
                        f"-DCMAKE_PREFIX_PATH={self.place.prefix}"], check=True, capture_output=True)

    def build(self):
        return Command(["cmake", "--build", self.folder / "build"], {"CCACHE_DISABLE": "1"})

    def edit(self, number):
        """Another column, as an author adds one to a draft."""
        self.edits += 1
        path = self.migrations / f"{chain.name(number)}_table.sql"
        path.write_text(re.sub(r"  note TEXT.*\n", f"  note TEXT, edit_{self.edits} TEXT\n", path.read_text(), count=1))

    def add(self):
        self.last += 1
        text = chain.dbmate(self.last)[f"{chain.name(self.last)}_table.sql"]
        (self.migrations / f"{chain.name(self.last)}_table.sql").write_text(text)


SCENARIOS = {
    "first": "first build",
    "none": "nothing to do",
    "edit": "the last migration edited",
    "middle": "one in the middle edited",
    "add": "a migration added",
}


def measure(place, counts, rounds, say):
    """{scenario: {N: figures}}"""
    projects = {count: Project(place, count) for count in counts}
    preparations = {
        "first": lambda project: project.configure,
        "none": lambda project: lambda: None,
        "edit": lambda project: lambda: project.edit(project.count),
        "middle": lambda project: lambda: project.edit(project.count // 2),
        "add": lambda project: project.add,
    }
    results = {}
    for scenario, preparation in preparations.items():
        say(f"build: {SCENARIOS[scenario]}")
        turns = {str(count): (preparation(project), project.build()) for count, project in projects.items()}
        results[scenario] = in_turns(place.stopwatch, turns, rounds, 60)
    return results


def literals(text):
    """The generated code's string literals, as they stand."""
    return re.findall(r'"(?:[^"\\\n]|\\.)*"', re.sub(r"(?m)^\s*//.*$|^#.*$", "", text))


def measure_steps(place, counts, far, rounds, say):
    """The generator and the compiler by themselves. {step: {N: figures}}"""
    folder = place.folder / "steps"
    shutil.rmtree(folder, ignore_errors=True)
    steps = {}

    def generate(count, dialect, output, cache):
        words = [place.prefix / "bin" / "strata", "compile", "--directory",
                 chain.write(place.chains / f"Strata-{count}", chain.dbmate(count)), "--dialects", dialect, "--namespace",
                 "benchmark", "--output", output]
        return Command(words + (["--cache", cache] if cache else []))

    for count in [*counts, *far]:
        say(f"build steps, N = {count}")
        here = folder / str(count)
        here.mkdir(parents=True)
        sql = here / "up.sql"
        sql.write_text("".join(chain.script(chain.up(each)) for each in range(1, count + 1)))
        warm = here / "warm-cache"
        output = here / "generated"

        def empty(path):
            return lambda: shutil.rmtree(path, ignore_errors=True)

        turns = {"generator, PostgreSQL": (empty(here / "postgresql"), generate(count, "postgresql", here / "postgresql", None))}
        if count not in far:
            place.stopwatch.run(generate(count, "sqlite", output, warm))
            turns["generator, all known to be good"] = (empty(here / "again"), generate(count, "sqlite", here / "again", warm))
            turns["sqlite3 shell, the same SQL in memory"] = (
                lambda: None, Command(["sh", "-c", f"exec sqlite3 :memory: <'{sql}'"]))
            turns["generator, verifying"] = (empty(here / "first"), generate(count, "sqlite", here / "first", None))
            sources = [output / f"{name}.cpp" for name in ("migrations", "snapshot", "build_time")]
            generated = "".join(source.read_text() for source in sources)
            plain = here / "plain.cpp"
            plain.write_text("extern const char* const texts[];\nconst char* const texts[] = {\n" +
                             "".join(f"    {each},\n" for each in literals(generated)) + "};\n")
            compiler = f"{os.environ.get('CXX', 'g++')} -std=c++20 -O3 -DNDEBUG -c -o {os.devnull} -I'{place.prefix}/include'"

            def compile(*files):
                return Command(["sh", "-c", " && ".join(f"{compiler} '{file}'" for file in files)])

            turns["compiler, generated code"] = (lambda: None, compile(*sources))
            turns["compiler, the same literals alone"] = (lambda: None, compile(plain))
        for step, figures in in_turns(place.stopwatch, turns, rounds, 60).items():
            steps.setdefault(step, {})[str(count)] = figures
    return steps


def sizes(place):
    """{what: bytes}, stripped."""
    def stripped(path):
        copy = place.folder / "stripped"
        shutil.copyfile(path, copy)
        subprocess.run(["strip", copy], check=True)
        return copy.stat().st_size

    programs = {name: stripped(place.program(name, "sqlite")) for name in ("launch", "upgrade", "bare")}
    found = {
        "a program that opens SQLite, with a chain of 10 as data": programs["bare"],
        "the same program, migrating at launch": programs["launch"],
        "runtime core + SQLite driver, added": programs["launch"] - programs["bare"],
        "the same, where the program upgrades and no more": programs["upgrade"] - programs["bare"],
    }
    for name in ("runtime", "sqlite", "postgresql"):
        library = next(pathlib.Path(place.prefix).glob(f"lib*/**/libstrata_{name}.a"))
        copy = place.folder / "stripped.a"
        shutil.copyfile(library, copy)
        subprocess.run(["strip", "--strip-unneeded", copy], check=True)
        found[f"libstrata_{name}.a, all of it"] = copy.stat().st_size
    return found

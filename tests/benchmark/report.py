"""The tables, as docs/performance.md holds them."""

import os
import pathlib
import platform
import re
import subprocess
import time

import builds
import launches
from timing import least, median

START = "<!-- tables: ./dev bench --record writes what follows -->\n"
END = "<!-- end of the tables -->\n"
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def machine(root, folder):
    def first_line(*words):
        try:
            said = subprocess.run(words, capture_output=True, text=True)
        except FileNotFoundError:
            return "none"
        return (said.stdout or said.stderr).splitlines()[0].strip()

    system = "Linux"
    for line in pathlib.Path("/etc/os-release").read_text().splitlines():
        if line.startswith("PRETTY_NAME="):
            system = line.split("=", 1)[1].strip('"')
    processor = "unknown processor"
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            processor = line.split(":", 1)[1].strip()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return [
        f"{os.cpu_count()} cores ({processor}), {memory:.0f} GiB, {system}, Linux {platform.release()}",
        f"one fsync of a written page takes {fsync_microseconds(folder):.0f} µs",
        f"load average at the end: {os.getloadavg()[0]:.1f} of the last minute, {os.getloadavg()[2]:.1f} of fifteen",
        f"{first_line('g++', '--version')}; SQLite {first_line('sqlite3', '--version').split()[0]}; "
        f"{first_line('psql', '--version')}",
        f"Strata at {first_line('git', '-C', str(root), 'describe', '--always', '--dirty')}, {time.strftime('%Y-%m-%d')}",
    ]


def fsync_microseconds(folder):
    path = folder / "fsync"
    times = []
    with open(path, "wb", buffering=0) as file:
        for _ in range(50):
            file.write(b"x" * 4096)
            start = time.perf_counter()
            os.fsync(file.fileno())
            times.append(time.perf_counter() - start)
    path.unlink()
    return sorted(times)[len(times) // 2] * 1e6


def number(value):
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def cell(figures):
    if figures is None:
        return ""
    if "failed" in figures:
        return figures["failed"].replace("|", "/")
    few = f" {len(figures['ms'])}×" if len(figures["ms"]) < 5 else ""
    return f"{number(median(figures))} ({number(least(figures))}){few}"


def ratio(figures, floor):
    if not figures or not floor or "failed" in figures or "failed" in floor:
        return ""
    return f"{median(figures) / median(floor):.2f} ({least(figures) / least(floor):.2f})"


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|---" * len(header) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def order(names):
    return sorted(names, key=lambda name: (not name.startswith("Strata"), name != "floor"))


def compared(by_count, floor="floor", memory=True):
    """Rows of tools, {N: {tool: figures}}; the ratio is to the floor's."""
    counts = sorted(by_count, key=int)
    header = ["tool"]
    for count in counts:
        header += [f"N = {int(count):,}", f"× {floor}"]
    names = order(dict.fromkeys(name for count in counts for name in by_count[count]))
    rows = []
    for name in names:
        row = [name]
        for count in counts:
            figures = by_count[count].get(name)
            row += [cell(figures), ratio(figures, by_count[count].get(floor))]
        if memory:
            peaks = [by_count[count][name]["kib"] for count in counts
                     if by_count[count].get(name, {}).get("ms")]
            row.append(f"{peaks[-1] / 1024:.0f}" if peaks else "")
        rows.append(row)
    return table(header + (["MiB"] if memory else []), rows)


def launch_tables(results):
    text = ""
    for engine, scenarios in results.items():
        for scenario, title in launches.SCENARIOS.items():
            if scenario in scenarios:
                text += f"\n### {ENGINES[engine]}: {title}\n\n{compared(scenarios[scenario])}"
    return text


def memory_table(results):
    by_count = {}
    for name, counts in results.items():
        for count, figures in counts.items():
            by_count.setdefault(count, {})[name] = figures
    return "\n### A fresh SQLite database in memory, in process\n\n" + compared(by_count, memory=False)


def build_table(results):
    counts = sorted({count for figures in results.values() for count in figures}, key=int)
    header = ["build"]
    for count in counts:
        header += [f"N = {int(count):,}"] + ([f"× N = {counts[0]}"] if count != counts[0] else [])
    rows = []
    for scenario, figures in results.items():
        row = [builds.SCENARIOS[scenario]]
        for count in counts:
            row += [cell(figures.get(count))] + ([ratio(figures.get(count), figures.get(counts[0]))]
                                                 if count != counts[0] else [])
        rows.append(row)
    return "\n### Builds of a program with a chain of N\n\n" + table(header, rows)


def steps_table(results):
    counts = sorted({count for figures in results.values() for count in figures}, key=int)
    rows = [[step, *(cell(figures.get(count)) for count in counts),
             f"{max(each['kib'] for each in figures.values() if 'kib' in each) / 1024:.0f}"]
            for step, figures in sorted(results.items())]
    text = "\n### Steps of a build\n\n" + table(["step", *(f"N = {int(count):,}" for count in counts), "MiB"], rows)
    pairs = [("generator, all known to be good", "sqlite3 shell, the same SQL in memory"),
             ("compiler, generated code", "compiler, the same literals alone")]
    ratios = [[f"{one} / {other}", *(ratio(results.get(one, {}).get(count), results.get(other, {}).get(count))
                                     for count in counts)] for one, other in pairs]
    return text + "\n" + table(["ratio", *(f"N = {int(count):,}" for count in counts)], ratios)


def size_tables(results):
    text = "\n### Size\n\n"
    text += table(["stripped", "KB"], [[what, f"{size / 1000:.0f}"] for what, size in results.get("bytes", {}).items()])
    heap = results.get("heap", {})
    if heap:
        text += "\n" + table(["a launch at head, SQLite", *(f"N = {int(count):,}" for count in heap)],
                             [["C++ heap at most, bytes", *(str(each["peak"]) for each in heap.values())],
                              ["allocations", *(str(each["allocations"]) for each in heap.values())]])
    return text


def tables(results):
    text = "Measured on this machine:\n\n" + "".join(f"- {line}\n" for line in results.get("machine", []))
    if "launch" in results:
        text += "\n## Launches, whole processes\n" + launch_tables(results["launch"])
    if "memory" in results:
        text += memory_table(results["memory"])
    if "build" in results or "steps" in results:
        text += "\n## Building\n"
    if "build" in results:
        text += build_table(results["build"])
    if "steps" in results:
        text += steps_table(results["steps"])
    if "size" in results:
        text += size_tables(results["size"])
    if "plan" in results:
        text += "\n### Planning\n\n" + results["plan"]
    return text


def record(path, text):
    page = path.read_text()
    path.write_text(re.sub(re.escape(START) + ".*" + re.escape(END), lambda _: START + "\n" + text + "\n" + END, page,
                           flags=re.DOTALL))

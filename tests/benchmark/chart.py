"""One SVG: the least time against N, both logarithmic, a panel per engine and scenario, a line per tool."""

import math
from xml.sax.saxutils import escape

from timing import least

COLOURS = {"Strata": "#c0392b", "floor": "#222222", "Alembic": "#2980b9", "sqitch": "#8e44ad", "sql-migrate": "#27ae60",
           "dbmate": "#e67e22", "knex": "#16a085", "node-pg-migrate": "#d4a017"}
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
PANEL_WIDTH, PANEL_HEIGHT = 330, 260
LEFT, TOP, GAP_X, GAP_Y = 80, 60, 90, 75


def spell(milliseconds):
    return f"{milliseconds / 1000:g} s" if milliseconds >= 1000 else f"{milliseconds:g} ms"


class Panel:
    def __init__(self, title, by_count, x, y):
        self.title, self.x, self.y = title, x, y
        self.lines = {}
        for count in sorted(by_count, key=int):
            for tool, figures in by_count[count].items():
                if figures.get("ms"):
                    self.lines.setdefault(tool, []).append((int(count), least(figures)))
        counts = [count for line in self.lines.values() for count, _ in line]
        times = [time for line in self.lines.values() for _, time in line]
        self.low_x, self.high_x = math.log10(min(counts)), math.log10(max(counts)) or 1
        if self.low_x == self.high_x:
            self.high_x += 1
        self.low_y, self.high_y = math.floor(math.log10(min(times))), math.ceil(math.log10(max(times)))
        if self.low_y == self.high_y:
            self.high_y += 1

    def at(self, count, time):
        return (self.x + PANEL_WIDTH * (math.log10(count) - self.low_x) / (self.high_x - self.low_x),
                self.y + PANEL_HEIGHT * (self.high_y - math.log10(time)) / (self.high_y - self.low_y))

    def draw(self):
        text = (f'<text x="{self.x}" y="{self.y - 12}" class="title">{escape(self.title)}</text>\n'
                f'<rect x="{self.x}" y="{self.y}" width="{PANEL_WIDTH}" height="{PANEL_HEIGHT}" class="frame"/>\n')
        for power in range(self.low_y, self.high_y + 1):
            _, y = self.at(10**self.low_x, 10**power)
            text += (f'<line x1="{self.x}" y1="{y:.1f}" x2="{self.x + PANEL_WIDTH}" y2="{y:.1f}" class="grid"/>\n'
                     f'<text x="{self.x - 8}" y="{y + 4:.1f}" class="tick" text-anchor="end">{spell(10.0**power)}</text>\n')
        for power in range(math.ceil(self.low_x), math.floor(self.high_x) + 1):
            x, _ = self.at(10**power, 10**self.low_y)
            text += (f'<line x1="{x:.1f}" y1="{self.y}" x2="{x:.1f}" y2="{self.y + PANEL_HEIGHT}" class="grid"/>\n'
                     f'<text x="{x:.1f}" y="{self.y + PANEL_HEIGHT + 18}" class="tick" text-anchor="middle">'
                     f'N = {10**power:,}</text>\n')
        # Strata last, on top.
        for tool in sorted(self.lines, key=lambda name: (name == "Strata", name == "floor")):
            points = [self.at(*point) for point in self.lines[tool]]
            colour = COLOURS.get(tool, "#888888")
            dashes = ' stroke-dasharray="6 4"' if tool == "floor" else ""
            width = 3.2 if tool in ("Strata", "floor") else 1.8
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            text += f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"{dashes}/>\n'
            for x, y in points:
                text += f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>\n'
        return text


def draw(results, titles):
    """`results` as {engine: {scenario: {N: {tool: figures}}}}."""
    panels = []
    for row, engine in enumerate(results):
        for column, (scenario, title) in enumerate(titles.items()):
            by_count = results[engine].get(scenario, {})
            if any(figures.get("ms") for tools in by_count.values() for figures in tools.values()):
                panels.append(Panel(f"{ENGINES[engine]}: {title}", by_count, LEFT + column * (PANEL_WIDTH + GAP_X),
                                    TOP + row * (PANEL_HEIGHT + GAP_Y)))
    width = LEFT + len(titles) * (PANEL_WIDTH + GAP_X)
    legend_y = TOP + max(len(results), 1) * (PANEL_HEIGHT + GAP_Y)
    body = "".join(panel.draw() for panel in panels)
    shown = [tool for tool in COLOURS if any(tool in panel.lines for panel in panels)]
    for index, tool in enumerate(shown):
        x = LEFT + index * 205
        dashes = ' stroke-dasharray="6 4"' if tool == "floor" else ""
        label = "floor: the bare engine" if tool == "floor" else tool
        body += (f'<line x1="{x}" y1="{legend_y}" x2="{x + 34}" y2="{legend_y}" stroke="{COLOURS[tool]}" '
                 f'stroke-width="3.2"{dashes}/>\n'
                 f'<text x="{x + 42}" y="{legend_y + 5}" class="legend">{escape(label)}</text>\n')
    height = legend_y + 30
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
            'font-family="sans-serif">\n'
            '<style>.title{font-size:15px;font-weight:bold}.tick{font-size:12px;fill:#444}.legend{font-size:14px}'
            '.grid{stroke:#ddd}.frame{fill:none;stroke:#999}</style>\n'
            f'<rect width="{width}" height="{height}" fill="white"/>\n{body}</svg>\n')

"""The lines of the table, and whether each meets its target."""

import dataclasses
import statistics


@dataclasses.dataclass(frozen=True)
class Target:
    """A bound of ours divided by the limit."""
    bound: float
    at_most: bool

    def is_met(self, ratio):
        return ratio <= self.bound if self.at_most else ratio >= self.bound

    def __str__(self):
        return f"{'at most' if self.at_most else 'at least'} {self.bound:g}"


def at_most(bound):
    return Target(bound, True)


def at_least(bound):
    return Target(bound, False)


@dataclasses.dataclass
class Line:
    """One comparison. `details` goes into the JSON, and its first level of
    texts and numbers under the table's line: what was run, each run, CPU.

    `ratios` are those of each round: its median is the line's. What is shared
    with others runs faster and slower from minute to minute, and a round's runs
    follow each other. Without them it is that of the two figures."""
    what: str
    ours: float
    limit: float
    unit: str
    target: Target | None = None
    details: dict = dataclasses.field(default_factory=dict)
    ratios: list[float] = dataclasses.field(default_factory=list)

    @property
    def ratio(self):
        if self.ratios:
            return statistics.median(self.ratios)
        return self.ours / self.limit if self.limit else float("inf")

    @property
    def met(self):
        return self.target is None or self.target.is_met(self.ratio)

    def as_json(self):
        return {"what": self.what, "ours": self.ours, "limit": self.limit,
                "unit": self.unit, "ratio": self.ratio,
                "target": str(self.target) if self.target else None,
                "ratios": self.ratios, "met": self.met,
                "details": self.details}


def by_round(runs, others, key, other_key=None):
    """What a run has of what the other one of its round has."""
    return [run[key] / other[other_key or key] for run, other in zip(runs, others)]


def median(runs, key):
    return statistics.median(run[key] for run in runs)


def number(value):
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _range(ratios):
    return f"{min(ratios):.2f} to {max(ratios):.2f}" if ratios else ""


def _verdict(line):
    if not line.target:
        return ""
    return "yes" if line.met else "NO"


def print_table(lines, judged=True):
    rows = [("what", "ours", "limit", "ratio", "by round", "target", "met")]
    for line in lines:
        rows.append((line.what, f"{number(line.ours)} {line.unit}",
                     f"{number(line.limit)} {line.unit}",
                     f"{line.ratio:.2f}", _range(line.ratios),
                     str(line.target) if line.target else "",
                     _verdict(line) if judged else ""))
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for position, row in enumerate(rows):
        print("  ".join(cell.ljust(width)
                        for cell, width in zip(row, widths)).rstrip())
        if position == 0:
            print("  ".join("-" * width for width in widths))
            continue
        for name, detail in lines[position - 1].details.items():
            if isinstance(detail, (str, int, float)):
                shown = number(detail) if isinstance(detail, float) else detail
                print(f"    {name}: {shown}")

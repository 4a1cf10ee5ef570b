"""What a run did, counted: captures = records + drops + failures, each drop by stage and reason."""

from collections import Counter
from typing import Any

from pipelines.model import Drop

EXIT_DONE = 0
EXIT_FAILURES = 1
EXIT_WRONG_USE = 2


class RunCounts:
    """Counters of one run; grows by `add_record` and `add_drop`, restored from its own `as_dict`."""

    def __init__(self) -> None:
        self.records = 0
        self.drops: Counter[tuple[str, str]] = Counter()
        self.failures: Counter[tuple[str, str]] = Counter()
        self.flags: Counter[str] = Counter()
        self.languages: Counter[str] = Counter()
        self.second_opinions = 0

    def add_record(self, *, language: str | None, flags: list[str]) -> None:
        """One record more; without a language it counts as `und` (ISO 639)."""
        self.records += 1
        self.languages[language or "und"] += 1
        for flag in flags:
            self.flags[flag] += 1

    def add_drop(self, drop: Drop) -> None:
        (self.failures if drop.is_failure else self.drops)[drop.stage, drop.reason] += 1

    @property
    def drop_count(self) -> int:
        return self.drops.total()

    @property
    def failure_count(self) -> int:
        return self.failures.total()

    @property
    def captures(self) -> int:
        return self.records + self.drop_count + self.failure_count

    def exit_code(self, max_failures: int = 0) -> int:
        return EXIT_FAILURES if self.failure_count > max_failures else EXIT_DONE

    def as_dict(self) -> dict[str, Any]:
        """For run.json; keys sorted, so that equal runs give equal bytes."""
        return {
            "captures": self.captures,
            "records": self.records,
            "drops": self.drop_count,
            "failures": self.failure_count,
            "drops_by_reason": _nested(self.drops),
            "failures_by_reason": _nested(self.failures),
            "flags": dict(sorted(self.flags.items())),
            "languages": dict(sorted(self.languages.items())),
            "second_opinions": self.second_opinions,
        }

    @classmethod
    def from_dict(cls, saved: dict[str, Any]) -> "RunCounts":
        """The counts that `as_dict` saved in a checkpoint."""
        counts = cls()
        counts.records = saved["records"]
        counts.second_opinions = saved["second_opinions"]
        counts.flags.update(saved["flags"])
        counts.languages.update(saved["languages"])
        for name, counter in (("drops_by_reason", counts.drops), ("failures_by_reason", counts.failures)):
            for stage, reasons in saved[name].items():
                counter.update({(stage, reason): number for reason, number in reasons.items()})
        return counts


def _nested(counter: Counter[tuple[str, str]]) -> dict[str, dict[str, int]]:
    nested: dict[str, dict[str, int]] = {}
    for (stage, reason), number in sorted(counter.items()):
        nested.setdefault(stage, {})[reason] = number
    return nested

"""The reliability diagram of the confidence, as SVG without any library."""

from collections.abc import Sequence

import numpy as np

SIZE, MARGIN = 420, 52
RESAMPLES = 400
POINTS = 60


def diagram(confidences: Sequence[float], right: Sequence[bool]) -> str:
    """An SVG: stated confidence against the share of pages at it or above that were right, with its 95 % band.

    Below it, how many pages stand at each confidence.
    """
    values, truth = np.array(confidences), np.array(right, dtype=float)
    low = np.floor(values.min() * 20) / 20
    grid = np.quantile(values, np.linspace(0, 0.985, POINTS))
    shares = np.array([truth[values >= at].mean() for at in grid])
    draws = np.random.default_rng(1).integers(0, len(values), (RESAMPLES, len(values)))
    spread = np.array([_shares(values[draw], truth[draw], grid) for draw in draws])
    band_low, band_high = np.nanquantile(spread, [0.025, 0.975], axis=0)

    def x(value: float) -> float:
        return MARGIN + (value - low) / (1 - low) * SIZE

    def y(value: float) -> float:
        return MARGIN / 2 + (1 - value) / (1 - low) * SIZE

    def points(xs: Sequence[float], ys: Sequence[float]) -> str:
        return " ".join(f"{x(a):.1f},{y(max(low, b)):.1f}" for a, b in zip(xs, ys, strict=True))

    band = points([*grid, *grid[::-1]], [*band_high, *band_low[::-1]])
    pieces = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE + MARGIN + 20} {SIZE + 150}" font-family="sans-serif"'
        ' font-size="12"><rect width="100%" height="100%" fill="#fff"/>',
        *_axes(low, x, y),
        f'<polygon points="{band}" fill="#9ecae1" opacity="0.5"/>',
        f'<polyline points="{points(grid, shares)}" fill="none" stroke="#08519c" stroke-width="2"/>',
        *_histogram(values, low, x),
        "</svg>",
    ]
    return "\n".join(pieces) + "\n"


def _shares(values: np.ndarray, truth: np.ndarray, grid: np.ndarray) -> list[float]:  # type: ignore[type-arg]
    order = np.argsort(-values)
    running = np.cumsum(truth[order]) / np.arange(1, len(order) + 1)
    counts = np.searchsorted(-values[order], -grid, side="right")
    return [running[count - 1] if count else np.nan for count in counts]


def _axes(low: float, x, y) -> list[str]:  # type: ignore[no-untyped-def]
    pieces = [
        f'<line x1="{x(low):.1f}" y1="{y(low):.1f}" x2="{x(1):.1f}" y2="{y(1):.1f}" stroke="#999" stroke-dasharray="4 4"/>'
    ]
    step = 0.05 if 1 - low < 0.45 else 0.1
    for tick in np.arange(low, 1.0001, step):
        pieces += [
            f'<line x1="{x(low):.1f}" y1="{y(tick):.1f}" x2="{x(1):.1f}" y2="{y(tick):.1f}" stroke="#eee"/>',
            f'<text x="{x(low) - 6:.1f}" y="{y(tick) + 4:.1f}" text-anchor="end">{tick:.2f}</text>',
            f'<text x="{x(tick):.1f}" y="{y(low) + 16:.1f}" text-anchor="middle">{tick:.2f}</text>',
        ]
    middle = (x(low) + x(1)) / 2
    pieces += [
        f'<text x="{middle:.0f}" y="{y(low) + 34:.1f}" text-anchor="middle">confidence</text>',
        f'<text x="14" y="{(y(low) + y(1)) / 2:.0f}" text-anchor="middle" transform="rotate(-90 14 {(y(low) + y(1)) / 2:.0f})">'
        "share right at it or above</text>",
    ]
    return pieces


def _histogram(values: np.ndarray, low: float, x) -> list[str]:  # type: ignore[no-untyped-def,type-arg]
    counts, edges = np.histogram(values, bins=40, range=(low, 1.0))
    base = SIZE + MARGIN / 2 + 110
    return [
        f'<rect x="{x(edges[n]):.1f}" y="{base - 60 * count / counts.max():.1f}" width="{x(edges[1]) - x(edges[0]) - 1:.1f}"'
        f' height="{60 * count / counts.max():.1f}" fill="#6baed6"/>'
        for n, count in enumerate(counts)
    ]

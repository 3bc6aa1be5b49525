"""Draws many kinds of charts and prints a hash of each one's file: `drawings.py as-ever|quickly`."""

import hashlib
import io
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot as plt
from matplotlib import ticker
from matplotlib.figure import Figure

mpl.use("agg")
X = np.linspace(1, 9, 40)
DAYS: Any = [date(2026, 1, 1) + timedelta(days=30 * i) for i in range(12)]


def fahrenheit(y: Any) -> Any:
    return y * 9 / 5 + 32


def celsius(y: Any) -> Any:
    return (y - 32) * 5 / 9


def drawn() -> Iterator[tuple[str, Figure]]:
    """Yield figures with what their ticks and words depend on in different ways."""
    figure, axes = plt.subplots()
    axes.plot(X, X**3 * 1e6, label="năng suất $x^3$")
    axes.set(title="Một đầu đề\nhai dòng", xlabel="năm", ylabel="triệu đồng")
    axes.legend()
    yield "lines", figure

    figure, axes = plt.subplots()
    axes.bar(["một", "hai", "ba"], [3, 1, 2])
    axes.tick_params(axis="x", rotation=40)
    yield "bars", figure

    figure, (left, right) = plt.subplots(1, 2)
    shared = ticker.ScalarFormatter()
    left.plot(X, X * 1e7)
    right.plot(X, X * 1e-7)
    left.yaxis.set_major_formatter(shared)
    right.yaxis.set_major_formatter(shared)
    yield "one formatter for two axes", figure

    figure, grid = plt.subplots(2, 2, sharex=True, sharey="row", layout="constrained")
    for number, axes in enumerate(grid.flat):
        axes.scatter(X, X * number + 1e5, c=X)
        axes.xaxis.set_minor_locator(ticker.AutoMinorLocator())
    yield "shared, constrained", figure

    figure, axes = plt.subplots(layout="tight")
    other = axes.twinx()
    axes.loglog(X, X**4)
    other.plot(X, -X)
    axes.grid(True, which="both")
    yield "logarithms, twins", figure

    figure, axes = plt.subplots()
    axes.plot(DAYS, range(12))
    second = axes.secondary_yaxis("right", functions=(fahrenheit, celsius))
    second.set_ylabel("°F")
    figure.autofmt_xdate()
    yield "days, second scale", figure

    figure, axes = plt.subplots()
    shown = axes.imshow(np.outer(X, X))
    figure.colorbar(shown, extend="both", label="mức")
    axes.annotate("ở đây", (5, 5), (20, 30), arrowprops={"arrowstyle": "->"}, wrap=True)
    axes.set_aspect("equal")
    yield "picture, scale of colours", figure

    yield "round", plt.figure()
    plt.gcf().add_subplot(projection="polar").plot(X, X)
    yield "round, drawn", plt.gcf()

    figure, axes = plt.subplots(subplot_kw={"projection": "3d"})
    axes.plot(X, X, X)
    yield "in space", figure

    figure, axes = plt.subplots()
    axes.plot(X, X)
    axes.xaxis.set_major_formatter(lambda value, position: f"{position}: {value:g}")
    axes.spines["left"].set_position("center")
    axes.inset_axes((0.6, 0.1, 0.3, 0.3)).plot(X, -X)
    axes.text(4, 4, "nghiêng", rotation=30, rotation_mode="anchor", bbox={"boxstyle": "round"})
    axes.text(2, 6, "một\nhai $\\frac{1}{2}$", linespacing=2, ha="right", multialignment="center")
    yield "own words, inset", figure


def main() -> None:
    if sys.argv[1] == "quickly":
        from diendan.execute.kernels.chart_saving import save_quickly

        save_quickly()
    for name, figure in drawn():
        for options in ({"bbox_inches": "tight"}, {"dpi": 90}, {"bbox_inches": "tight", "dpi": 150}):
            stream = io.BytesIO()
            figure.savefig(stream, format="png", **options)
            print(name, options, hashlib.sha256(stream.getvalue()).hexdigest())
        # A change between two files must be seen in the second.
        for axes in figure.axes:
            axes.set_xlim(2, 7)
            axes.tick_params(labelsize=7)
        stream = io.BytesIO()
        figure.savefig(stream, format="png")
        print(name, "changed", hashlib.sha256(stream.getvalue()).hexdigest())
        if name != "round":
            plt.close(figure)


if __name__ == "__main__":
    main()

"""What a bench is asked to do."""

from dataclasses import dataclass

PARTS = ("a", "b", "c", "d", "e", "f", "g", "k")


@dataclass(frozen=True)
class Settings:
    """parts: letters; provinces: how many in part a; forum: how many units in parts b to g.

    peer_forum: how many of these scripts make too; repeats: interleaved runs that a median is taken of;
    sizes: units of the synthetic forums of part f; kernels: how many in part k; jobs: workers;
    quarto: measure with Quarto too.
    """

    parts: tuple[str, ...] = PARTS
    provinces: int = 24
    forum: int = 34
    peer_forum: int = 34
    repeats: int = 3
    sizes: tuple[int, ...] = (34, 340, 3321)
    kernels: int = 1000
    jobs: int = 2
    quarto: bool = False


QUICK = Settings(provinces=6, forum=4, peer_forum=2, repeats=1, sizes=(34, 68), kernels=100)

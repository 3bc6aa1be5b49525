"""Named items of which memory holds little: each is looked up when it is asked for, and not kept."""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

Item = TypeVar("Item")
Place = TypeVar("Place")


class LazyMapping(Mapping[str, Item]):
    """Items in the order of `names`; `item` returns the one of a name each time that it is asked for."""

    def __init__(self, names: Iterable[str], item: Callable[[str], Item]) -> None:
        self._names, self._item = dict.fromkeys(names), item

    def __getitem__(self, name: str) -> Item:
        if name not in self._names:
            raise KeyError(name)
        return self._item(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class OnTop(Mapping[str, Item], Generic[Item, Place]):
    """The previous items, and on top new ones, which are kept as `Place` and read again from there."""

    def __init__(self, before: Mapping[str, Item]) -> None:
        self._before = before
        self._new: dict[str, Place] = {}

    @abstractmethod
    def _read(self, place: Place) -> Item:
        """Return the item that was put there."""

    def __getitem__(self, name: str) -> Item:
        return self._read(self._new[name]) if name in self._new else self._before[name]

    def __iter__(self) -> Iterator[str]:
        yield from self._before
        yield from (name for name in self._new if name not in self._before)

    def __len__(self) -> int:
        return sum(1 for _ in self)

"""Classes by the words that people write for them, each imported when its word is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TypeVar

T = TypeVar("T")


class Kinds(Mapping[str, type[T]]):
    """Read like a dictionary; whoever only asks which words there are loads none of the classes."""

    def __init__(self, places: Mapping[str, str]) -> None:
        """Where each class is, as `module:Class`."""
        self._places = places

    def __getitem__(self, word: str) -> type[T]:
        module, _, name = self._places[word].partition(":")
        kind: type[T] = getattr(import_module(module), name)
        return kind

    def __contains__(self, word: object) -> bool:
        return word in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

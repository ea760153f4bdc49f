"""Values: classes that are declared like frozen dataclasses, behave like them and start faster.

Python compiles six methods for every frozen dataclass whenever it starts, a third of a millisecond for each class, and
the house has a hundred of them. Here they share their methods. Making one takes a microsecond longer, so what is made
for every cell (Problem, Reading) is a dataclass of its own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, ClassVar, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(dataclasses.field,))
def fields_only(cls: type[T]) -> type[T]:
    """Make a class a dataclass without writing any method for it."""
    return dataclasses.dataclass(init=False, repr=False, eq=False)(cls)


class SharedMethods:
    """What `dataclass` would write for each class. Fields are found in `dataclasses.fields`."""

    _names: ClassVar[tuple[str, ...]] = ()
    _known: ClassVar[frozenset[str]] = frozenset()
    _defaults: ClassVar[Mapping[str, Any]] = {}
    _factories: ClassVar[Mapping[str, Callable[[], Any]]] = {}
    _compared: ClassVar[attrgetter[Any]]

    @classmethod
    def _learn_fields(cls) -> None:
        """Keep what the methods need to know of a class's fields, once it is a dataclass."""
        missing, fields = dataclasses.MISSING, dataclasses.fields(cls)  # type: ignore[arg-type] # it is one by now
        cls._names = tuple(item.name for item in fields)
        cls._known = frozenset(cls._names)
        cls._defaults = {item.name: item.default for item in fields if item.default is not missing}
        cls._factories = {item.name: item.default_factory for item in fields if item.default_factory is not missing}
        cls._compared = attrgetter(*(item.name for item in fields if item.compare))

    def __init__(self, *given: Any, **named: Any) -> None:
        values = self.__dict__
        values.update(self._defaults)
        for name, make in self._factories.items():
            if name not in named:
                values[name] = make()
        values.update(zip(self._names, given, strict=False))
        values.update(named)
        if len(given) > len(self._names) or values.keys() != self._known:
            raise TypeError(f"{type(self).__name__} has the fields {', '.join(self._names)}")

    def __setattr__(self, name: str, value: object) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        return other.__class__ is self.__class__ and self._compared(self) == self._compared(other)

    def __hash__(self) -> int:
        return hash(self._compared(self))

    def __repr__(self) -> str:
        shown = (f"{item.name}={getattr(self, item.name)!r}" for item in dataclasses.fields(self) if item.repr)  # type: ignore[arg-type]
        return f"{type(self).__qualname__}({', '.join(shown)})"


@dataclass_transform(frozen_default=True, field_specifiers=(dataclasses.field,))
@fields_only
class Value(SharedMethods):
    """A frozen dataclass: its subclasses declare their fields, and need say nothing more."""

    def __init_subclass__(cls) -> None:
        fields_only(cls)
        cls._learn_fields()

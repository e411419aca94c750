"""The channels that can be answered, found by their fakes: `tests/fakes/fake_<kind>.py` holds one class for its kind.
Whoever plays a story on each of them asks here, so that a new channel adds itself with that one file.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from inspect import isabstract
from types import ModuleType

from tests import fakes
from tests.fakes.channel import FakeReplyChannel


def answered() -> dict[str, type[FakeReplyChannel]]:
    """Kind → the fake of a channel of this kind, which `with fake() as channel:` starts; sorted by kind."""
    found = sorted((one for module in _modules() for one in _channels(module)), key=lambda one: one.kind)
    kinds = [one.kind for one in found]
    assert len(set(kinds)) == len(kinds), f"several fakes are of one kind: {kinds}"
    return {one.kind: one for one in found}


def _modules() -> Iterator[ModuleType]:
    for module in pkgutil.iter_modules(fakes.__path__):
        if module.name.startswith("fake_"):
            yield importlib.import_module(f"{fakes.__name__}.{module.name}")


def _channels(module: ModuleType) -> Iterator[type[FakeReplyChannel]]:
    for one in vars(module).values():
        of_it = isinstance(one, type) and one.__module__ == module.__name__
        if of_it and issubclass(one, FakeReplyChannel) and not isabstract(one):
            yield one

"""Test that every view type has a name of its own, a render function, and samples in both languages."""

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from inspect import isfunction, ismodule
from types import CodeType, FunctionType
from typing import Any

from bot import views
from bot.views.context import ViewType
from bot.views.registry import VIEW_TYPES
from cards.context import CardJson
from cards.languages import LOCALES
from tests.cards.samples import SAMPLES
from tests.cards.test_golden import golden_file
from tests.every import every

MODULES = [import_module(f"bot.views.{module.name}") for module in pkgutil.iter_modules(views.__path__)]


def names_in(code: CodeType) -> Iterator[str]:
    """Yield the names of globals and attributes that code uses, including those of its inner functions."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from names_in(constant)


def functions_used(function: FunctionType) -> Iterator[FunctionType]:
    """Yield the functions that a function uses, by name or as an attribute of a module."""
    known = function.__globals__
    modules = [known[name] for name in function.__code__.co_names if ismodule(known.get(name))]
    for name in names_in(function.__code__):
        found = known.get(name) or next(
            (vars(module)[name] for module in modules if name in vars(module)), None
        )
        if isfunction(found):
            yield found


def cards_drawn(start: Callable[..., Any], *, within: str) -> set[str]:
    """Return the card functions that a function renders with, directly or through others of these modules."""
    seen, cards = set[FunctionType](), set[str]()
    todo = [start] if isinstance(start, FunctionType) else []
    while todo:
        function = todo.pop()
        if function.__module__.startswith("cards.") and function.__annotations__.get("return") == CardJson:
            cards.add(f"{function.__module__}.{function.__name__}")
        elif function not in seen and function.__module__.startswith(within):
            todo += functions_used(function)
        seen.add(function)
    return cards


SAMPLED = {name: cards_drawn(sample, within="tests.cards.") for name, sample in SAMPLES.items()}


@every("view_type", VIEW_TYPES)
def test_every_card_that_a_type_draws_has_a_golden_file_in_both_languages(view_type: ViewType) -> None:
    drawn = cards_drawn(view_type.render, within="bot.views.")
    assert drawn
    for card in drawn:
        samples = [name for name, cards in SAMPLED.items() if card in cards]
        assert samples, f"{card} has no sample"
        assert all(golden_file(f"{name}.{locale}").exists() for name in samples for locale in LOCALES)


def test_every_type_is_in_the_registry_under_a_name_of_its_own() -> None:
    types = {id(value): value for m in MODULES for value in vars(m).values() if isinstance(value, ViewType)}
    assert sorted(one.name for one in types.values()) == sorted(VIEW_TYPES)


def test_every_render_function_has_its_type() -> None:
    functions = {
        value
        for module in MODULES
        for name, value in vars(module).items()
        if name.startswith("render_") and value.__module__ == module.__name__
    }
    assert functions == {view_type.render for view_type in VIEW_TYPES.values()}

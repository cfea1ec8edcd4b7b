"""Declare rules, and collect them."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from types import ModuleType

from podcast_publisher.model.finding import Rule, Severity


def rule(
    code: str, severity: Severity, *, allowable: bool | None = None, brief: bool = False
) -> Callable[[Callable[[], None]], Rule]:
    """Declare a rule that the code beside it, or another stage, reports.

    The function has no body: its name is the rule's name, its docstring the documentation.
    """
    return lambda declared: Rule.declare(code, severity, declared, allowable=allowable, brief=brief)


def rules_in(*places: ModuleType) -> tuple[Rule, ...]:
    """Every rule declared in these modules and in all modules of these packages, by code."""
    modules = (module for place in places for module in _modules(place))
    rules = {
        value: None
        for module in modules
        for value in vars(module).values()
        if isinstance(value, Rule)
    }
    return tuple(sorted(rules, key=lambda rule: rule.code))


def _modules(place: ModuleType) -> Iterator[ModuleType]:
    yield place
    for info in pkgutil.walk_packages(getattr(place, "__path__", ()), f"{place.__name__}."):
        yield importlib.import_module(info.name)

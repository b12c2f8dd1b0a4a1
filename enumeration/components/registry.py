"""How a function here and a file in templates/components/ become a template tag."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from inspect import signature
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@dataclass(frozen=True)
class Component:
    name: str
    function: Callable[..., Any]
    has_body: bool

    @property
    def template(self) -> str:
        return f"components/{self.name}.html"


COMPONENTS: dict[str, Component] = {}


def component(function: Callable[..., dict]) -> Callable[..., dict]:
    """Register a component without a body: `{% name … %}`. One whose first parameter is `context` gets the page's."""
    made = Component(function.__name__, function, has_body=False)
    COMPONENTS[made.name] = made
    register.inclusion_tag(made.template, takes_context=_takes_context(function))(function)
    return function


def _takes_context(function: Callable[..., Any]) -> bool:
    return next(iter(signature(function).parameters), "") == "context"


def component_with_body(function: Callable[..., dict]) -> Callable[..., dict]:
    """Register a component around a body: `{% name … %}…{% endname %}`. The function's first parameter is the body, or
    the page's `context`, then the body."""
    made = Component(function.__name__, function, has_body=True)
    COMPONENTS[made.name] = made
    takes_context = _takes_context(function)

    @wraps(function)
    def draw(*args: Any, **kwargs: Any) -> SafeString:
        *context, content = args[: 1 + takes_context]
        body = content if content.strip() else ""  # spaces are no body: the file asks {% if body %}
        return render_to_string(made.template, function(*context, body, *args[1 + takes_context :], **kwargs))

    register.simple_block_tag(draw, takes_context=takes_context, end_name=f"end{made.name}")
    return function

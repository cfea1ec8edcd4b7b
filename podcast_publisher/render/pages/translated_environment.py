"""The built-in templates in one language: what pages say without a value in it is written into their code.

A page asks for some forty texts, and thousands of pages for the same ones.
"""

from functools import lru_cache

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer

from podcast_publisher.render.pages.jinja_environment import jinja_environment
from podcast_publisher.render.pages.words import Words

_ENVIRONMENTS = 4
"""Languages at a time: a desk may try some."""


def translated_environment(words: Words) -> Environment:
    """The environment for these words; templates are compiled once, however many shows are rendered."""
    return _environment(words.language, tuple(words.forms.items()))


@lru_cache(_ENVIRONMENTS)
def _environment(language: str, forms: tuple[tuple[str, tuple[str, ...]], ...]) -> Environment:
    translation = _Translation(Words(language, forms=dict(forms)))

    class Generator(CodeGenerator):
        def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's
            translation.visit(node)
            super().visit_Template(node, frame)

    class Translated(Environment):
        code_generator_class = Generator

    return jinja_environment({}, Translated)


class _Translation(NodeTransformer):
    """Turns `_("Episodes")` into the text itself."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - Jinja's name
        match node:
            case nodes.Call(
                node=nodes.Name(name="_"), args=[nodes.Const(value=str(message))], kwargs=[]
            ):
                return nodes.Const(self._words.text(message), lineno=node.lineno)
        return self.generic_visit(node)

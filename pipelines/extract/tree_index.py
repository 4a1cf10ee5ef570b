"""Elements of a page by tag and attribute, all that are wanted found in one walk over its tree."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

try:
    from pipelines.extract import _tree
except (ImportError, AttributeError, TypeError, ValueError):  # not built, or for an lxml of another shape
    _tree = None  # type: ignore[assignment]
compiled = _tree
"""The walks in C, where they are built."""

_TEST = re.compile(r"@([a-z-]+)(?:(\*?=)(.+))?")


class ElementIndex:
    """What is wanted of a tree; made once, used for each page.

    `tags`: names of elements, in lower case. `tests`: of attributes, `@name` (there is such an attribute),
    `@name=value` (it has this value) or `@name*=part` (this is in its value). Raises ValueError for another test.
    `values`: more tags, of whose elements only some attributes are wanted.

    >>> from lxml import html
    >>> index = ElementIndex(("p", "img"), ("@rel", "@rel=author", "@class*=play"))
    >>> tree = html.fromstring("<div><p class=player>a</p><a rel=nofollow>b</a><p><a rel=author>c</a></p></div>")
    >>> {key: [element.text for element in elements] for key, elements in index.elements(tree).items()}
    {'p': ['a', None], 'img': [], '@rel': ['b', 'c'], '@rel=author': ['c'], '@class*=play': ['a']}
    >>> ElementIndex((), values={"a": ("rel", "href")}).elements(tree)
    {'a': [('nofollow', None), ('author', None)]}
    """

    def __init__(
        self,
        tags: Sequence[str],
        tests: Sequence[str] = (),
        values: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> None:
        self._tags, self._values = tuple(tags), dict(values)
        self._tests = tuple(map(_parts, tests))
        self._compiled = compiled.ElementIndex(self._tags, self._tests, self._values) if compiled else None

    def elements(self, tree: Any) -> dict[str, list[Any]]:
        """Per tag and per test the elements of an lxml tree, its root among them, in document order.

        Per tag of which only attributes are wanted tuples of these, None for one that an element has not.
        """
        if compiled and self._compiled:
            try:
                return self._compiled.elements(tree)
            except (compiled.UnusualTreeError, TypeError):
                pass
        return self._walked(tree)

    def _walked(self, tree: Any) -> dict[str, list[Any]]:
        keys = (*self._tags, *self._values, *(test[0] for test in self._tests))
        found: dict[str, list[Any]] = {key: [] for key in keys}
        wanted = frozenset(self._tags)
        for element in tree.iter("*"):
            if element.tag in wanted:
                found[element.tag].append(element)
            elif element.tag in self._values:
                found[element.tag].append(tuple(map(element.get, self._values[element.tag])))
            for key, attribute, operator, operand in self._tests:
                value = element.get(attribute)
                if value is not None and _holds(value, operator, operand):
                    found[key].append(element)
        return found


def _parts(test: str) -> tuple[str, str, str, str]:
    match = _TEST.fullmatch(test)
    if match is None:
        raise ValueError(test)
    return test, match[1], match[2] or "", match[3] or ""


def _holds(value: str, operator: str, operand: str) -> bool:
    return not operator or value == operand or (operator == "*=" and operand in value)

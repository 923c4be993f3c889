"""The size budget: what does not fit is two things."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import APPS, python_files, shown, tree

FILE, TEST_FILE, FUNCTION, VIEW_METHOD = 400, 500, 40, 10
Function = ast.FunctionDef | ast.AsyncFunctionDef


def lines_of(function: Function) -> int:
    """Lines of a function without its decorators and its docstring."""
    assert function.end_lineno is not None
    length = function.end_lineno - function.lineno + 1
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        assert first.end_lineno is not None
        length -= first.end_lineno - first.lineno + 1
    return length


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(tree(path)):
        if isinstance(node, Function):
            yield node


def methods(path: Path) -> Iterator[tuple[str, Function]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ClassDef):
            yield from ((node.name, entry) for entry in node.body if isinstance(entry, Function))


@pytest.mark.parametrize(("folders", "limit"), [(("config", *APPS), FILE), (("tests",), TEST_FILE)])
def test_file_fits_the_budget(folders: tuple[str, ...], limit: int) -> None:
    sizes = {shown(path): len(path.read_text().splitlines()) for path in python_files(*folders)}
    assert not {name: size for name, size in sizes.items() if size > limit}


def test_function_fits_the_budget() -> None:
    too_long = [
        f"{shown(path)}:{function.lineno} {function.name} has {lines_of(function)} lines"
        for path in python_files("config", *APPS)
        for function in functions(path)
        if lines_of(function) > FUNCTION
    ]
    assert not too_long


def test_view_method_fits_the_budget() -> None:
    too_long = [
        f"{shown(path)}:{method.lineno} {name}.{method.name} has {lines_of(method)} lines"
        for path in python_files(*APPS)
        if "views" in (path.parent.name, path.stem)
        for name, method in methods(path)
        if lines_of(method) > VIEW_METHOD
    ]
    assert not too_long


def test_lines_of_counts_neither_decorator_nor_docstring() -> None:
    module = ast.parse('@decorated\ndef f():\n    """Two\n    lines."""\n    return 1\n')
    function = module.body[0]
    assert isinstance(function, ast.FunctionDef)
    assert lines_of(function) == 2

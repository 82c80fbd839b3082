"""Tells which function of a Python file scores, without running any of it."""

import ast
import sys


def inspected(source):
    if sys.version_info < (3, 8):
        return {"error": "version", "found": "%d.%d" % sys.version_info[:2]}
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        return {"error": "syntax", "line": error.lineno or 1, "reason": error.msg}
    except (ValueError, RecursionError, MemoryError) as error:
        return {"error": "syntax", "line": 1, "reason": str(error) or "it cannot be read"}
    everywhere = functions_of(statements(tree.body))
    # One that only some condition defines is a helper where others are plain.
    functions = functions_of(tree.body) or everywhere
    score = everywhere.get("score")
    if isinstance(score, ast.AsyncFunctionDef):
        return {
            "error": "syntax", "line": score.lineno,
            "reason": "`score` must be an ordinary function, not `async def`"}
    if score or "score" in assigned(tree):
        return {"entry": "score", "parameters": [], "required": [], "any": False}
    if len(functions) != 1:
        return {"error": "no-score", "candidates": list(functions)}
    ((name, node),) = functions.items()
    if isinstance(node, ast.AsyncFunctionDef):
        return {
            "error": "syntax", "line": node.lineno,
            "reason": "`%s` must be an ordinary function, not `async def`" % name}
    arguments = node.args
    positional = arguments.posonlyargs + arguments.args
    required = positional[:len(positional) - len(arguments.defaults)]
    required += [
        argument for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults)
        if default is None]
    return {
        "entry": name,
        "parameters": [argument.arg for argument in arguments.args + arguments.kwonlyargs],
        "required": [argument.arg for argument in required],
        "any": arguments.kwarg is not None,
    }


def functions_of(body):
    return {
        node.name: node for node in body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))}


def assigned(tree):
    """The names that the file's top level assigns or imports."""
    names = set()
    for node in statements(tree.body):
        targets = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, (ast.AnnAssign, ast.AugAssign)):
            targets = [node.target]
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names.update(alias.asname or alias.name for alias in node.names)
        for target in targets:
            names.update(
                inner.id for inner in ast.walk(target) if isinstance(inner, ast.Name))
    return names


def statements(body):
    """The statements of a body and of those in it that define names of the same kind."""
    for node in body:
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            for name in ("body", "handlers", "cases", "orelse", "finalbody"):
                inner = getattr(node, name, [])
                if isinstance(inner, list):
                    yield from statements(inner)

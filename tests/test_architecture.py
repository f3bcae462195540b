"""The arrows between the rooms of the project point one way."""

from __future__ import annotations

import ast
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
MODULES = sorted(path for folder in ("bot", "handlers") for path in (ROOT / folder).rglob("*.py"))

# What each room may import of the project. A room's own modules, and the package's version, always may be.
ROOMS = {
    "bot.catalogue": (),
    "bot.texts": (),
    "bot.settings": (),
    "bot.logs": (),
    "bot.tasks": (),
    "bot.blocks": ("bot.catalogue", "bot.texts"),
    "bot.modelarts": ("bot.blocks", "bot.texts", "bot.catalogue", "bot.settings"),
    "bot.store": ("bot.catalogue",),
    "bot.follow": (
        "bot.store",
        "bot.modelarts",
        "bot.blocks",
        "bot.texts",
        "bot.catalogue",
        "bot.settings",
        "bot.tasks",
    ),
    "bot.check": ("bot.modelarts", "bot.store", "bot.catalogue", "bot.settings"),
    "bot.metrics": ("bot.modelarts",),
    "bot.web": ("bot.metrics",),
    "handlers": (
        "bot.follow",
        "bot.store",
        "bot.blocks",
        "bot.texts",
        "bot.catalogue",
        "bot.modelarts",
        "bot.metrics",
        "bot.tasks",
    ),
    "bot.app": ("handlers", "bot"),
    "bot.playground": ("bot.blocks.limits", "bot.settings"),
    "bot.commands": ("bot",),
    "bot.__main__": ("bot",),
}
# Who else may import a library; what is not here, everyone may.
LIBRARIES = {
    "slack_bolt": ("bot.app", "handlers"),
    "slack_sdk": ("bot.app", "bot.check", "bot.follow", "handlers"),
    "httpx": ("bot.modelarts", "bot.playground"),
    **dict.fromkeys(("sqlalchemy", "alembic", "aiosqlite", "asyncpg"), ("bot.store",)),
    "stamina": ("bot.modelarts",),
    "rich": ("bot.playground", "bot.commands"),
    "typer": ("bot.commands", "bot.__main__"),
}
CORE_LIBRARIES = {"packaging", "rapidfuzz"}


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports(path: Path) -> tuple[str, ...]:
    """Every module that `path` imports when it runs; those for types alone are left out."""
    return tuple(_imports(ast.parse(path.read_text(encoding="utf8"))))


def _imports(node: ast.AST) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if (
            isinstance(child, ast.If)
            and isinstance(child.test, ast.Name)
            and child.test.id == "TYPE_CHECKING"
        ):
            continue
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, "imports are absolute"
            yield from (f"{child.module}.{alias.name}" for alias in child.names)
        else:
            yield from _imports(child)


def is_in(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


def room_of(module: str) -> str:
    rooms = [room for room in ROOMS if is_in(module, room)]
    assert rooms, f"{module} is in no room"
    return max(rooms, key=len)


@pytest.mark.parametrize("path", [p for p in MODULES if name_of(p) != "bot"], ids=name_of)
def test_imports_point_one_way(path: Path) -> None:
    room = room_of(name_of(path))
    allowed = (room, "bot.__version__", *ROOMS[room])
    for imported in imports(path):
        if imported.split(".")[0] in {"bot", "handlers"}:
            assert any(is_in(imported, place) for place in allowed), f"{name_of(path)} imports {imported}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_each_library_stays_in_its_rooms(path: Path) -> None:
    for imported in imports(path):
        rooms = LIBRARIES.get(imported.split(".")[0])
        assert rooms is None or any(is_in(name_of(path), room) for room in rooms), (
            f"{name_of(path)}: {imported}"
        )


def test_only_the_commands_import_the_playground() -> None:
    importers = {name_of(p) for p in MODULES if any(is_in(each, "bot.playground") for each in imports(p))}
    others = {name for name in importers if not is_in(name, "bot.playground")}
    assert others
    assert all(is_in(name, "bot.commands") for name in others)


def test_only_the_composition_root_imports_the_handlers() -> None:
    importers = {name_of(p) for p in MODULES if any(is_in(each, "handlers") for each in imports(p))}
    others = {name for name in importers if not is_in(name, "handlers")}
    assert others
    assert all(is_in(name, "bot.app") for name in others)


def test_the_catalogue_is_pure() -> None:
    for path in MODULES:
        if is_in(name_of(path), "bot.catalogue"):
            for imported in imports(path):
                top = imported.split(".")[0]
                assert (
                    top in sys.stdlib_module_names
                    or top in CORE_LIBRARIES
                    or is_in(imported, "bot.catalogue")
                ), f"{name_of(path)}: {imported}"


def test_no_module_is_longer_than_it_can_be_read() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > 300} == {}
    assert sorted(lengths.values())[len(lengths) // 2] < 120

"""What the documents say is what the code does."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.main import get_command

from bot.__main__ import app
from bot.blocks.limits import Limit
from bot.catalogue.errors import QueryError
from bot.catalogue.order import Target, read_changes, read_order, read_target
from bot.catalogue.parse import parse
from bot.catalogue.subscription import State
from bot.check.slack import SCOPES
from bot.follow.figures import Figures
from bot.metrics import Metrics
from bot.settings import HELP, Need, Settings, default_of
from bot.texts import load_texts
from handlers.command import VERBS, choose, usage_of

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf8")
OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf8")
FOLLOWING = (ROOT / "docs" / "following.md").read_text(encoding="utf8")
GRAMMAR = (ROOT / "docs" / "grammar.md").read_text(encoding="utf8")


def table(document: str, heading: str) -> dict[str, list[str]]:
    """The first table under or behind `heading`: its rows' other cells by what is in backticks in the first."""
    rows = document[document.index(heading) :].split("\n\n")
    lines = next(part for part in rows if part.lstrip().startswith("|")).strip().splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {first.strip("`"): rest for first, *rest in cells}


def test_the_readme_has_every_setting_with_its_default_and_help() -> None:
    expected = {
        name: [f"`{default_of(name)}`" if default_of(name) else "", text] for name, text in HELP.items()
    }
    assert table(README, "## Settings") == expected


def test_the_readme_has_every_verb_with_its_help() -> None:
    texts = load_texts()["en"]
    expected = {usage_of(verb, "/runtimes", texts): texts(f"verb.{verb.name}.help") for verb in VERBS}
    written = {typed: what for typed, (what,) in table(README, "In Slack:").items()}
    assert set(written) == set(expected)
    assert all(written[typed] == what or typed.endswith("help") for typed, what in expected.items())


def test_the_readme_has_every_command_of_the_terminal() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert {typed.split()[0] for typed in table(README, "In a terminal")} == set(commands)


def test_app_json_asks_for_every_setting_but_a_file_and_those_that_heroku_gives() -> None:
    env = json.loads((ROOT / "app.json").read_text(encoding="utf8"))["env"]
    needed = set(Need(modelarts=True, slack=True).variables(Settings.read({})))
    assert {name: row["description"] for name, row in env.items()} == {
        n: h for n, h in HELP.items() if n not in {"PORT", "DATABASE_URL", "MODELARTS_CA_FILE"}
    }
    assert {name for name, row in env.items() if row["required"]} == needed
    assert all(row.get("value", "") == default_of(name) for name, row in env.items())


def test_the_manifest_names_the_command_and_keeps_slacks_limits() -> None:
    manifest = json.loads((ROOT / "manifest.json").read_text(encoding="utf8"))
    (command,) = manifest["features"]["slash_commands"]
    assert command["command"] == Settings.read({}).slack_command
    assert len(manifest["display_information"]["name"]) <= 35
    assert len(manifest["display_information"]["description"]) <= 140
    assert command["url"].endswith("/slack/events")
    assert manifest["settings"]["interactivity"]["request_url"] == command["url"]
    assert manifest["settings"]["event_subscriptions"]["request_url"] == command["url"]
    assert manifest["features"]["app_home"]["messages_tab_enabled"], "creators are told in their DMs"
    assert manifest["oauth_config"]["scopes"]["bot"] == list(SCOPES)
    parse(command["usage_hint"])


@pytest.mark.parametrize("question", re.findall(r"^\| (`.*?) \|", GRAMMAR, re.MULTILINE))
def test_the_forms_in_a_row_of_the_grammars_table_mean_the_same(question: str) -> None:
    forms = re.findall(r"`([^`]+)`", question)
    try:
        queries = [parse(form) for form in forms]
    except QueryError as error:
        raise AssertionError(question) from error
    assert all(query.terms for query in queries)


@pytest.mark.parametrize("line", re.findall(r"^/runtimes (.+?)(?:  .*)?$", FOLLOWING, re.MULTILINE))
def test_what_the_guide_to_following_types_is_understood(line: str) -> None:
    verb, rest = choose(line)
    assert verb.act
    match verb.name:
        case "subscribe":
            assert read_order(rest).query.terms
        case "changes":
            assert read_changes(rest)[1].terms
        case _:
            assert read_target(rest) != Target()


def test_each_event_that_is_logged_as_a_warning_or_worse_has_a_line() -> None:
    logged = re.compile(r"_log\.(?:warning|error|exception)\(\s*\"([a-z_]+)\"")
    sources = [path for folder in ("bot", "handlers") for path in (ROOT / folder).rglob("*.py")]
    events = {event for path in sources for event in logged.findall(path.read_text(encoding="utf8"))}
    table_of_logs = OPERATING[OPERATING.index("## Logs") : OPERATING.index("## The sandbox")]
    assert events - set(re.findall(r"`([a-z_]+)`", table_of_logs)) == set()


def test_each_metric_has_a_line() -> None:
    metrics = Metrics()
    states = dict.fromkeys(State, 0)
    exposed = metrics.exposed(Figures(0, 0.0, states, 0.0)).decode()
    names = set(re.findall(r"^# TYPE (\w+) (?:gauge|counter|histogram)", exposed, re.MULTILINE))
    names = {name for name in names if not name.endswith("_created")}
    assert names - set(re.findall(r"`(runtimes_bot_\w+)`", OPERATING)) == set()


def test_the_limits_of_this_project_are_below_slacks() -> None:
    assert Limit.OUR_BLOCKS.most < Limit.MESSAGE_BLOCKS.most


def test_links_between_the_documents_lead_somewhere() -> None:
    for document in (ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_no_committed_requirement_names_an_index() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-oracle.txt", "pyproject.toml"):
        assert not re.search(
            r"index-url|find-links|trusted-host",
            (ROOT / name).read_text(encoding="utf8").replace("--no-emit", ""),
        )

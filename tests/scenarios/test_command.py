"""A signed command over HTTP, answered in the HTTP response."""

import time
from html import unescape

import pytest
from structlog.typing import EventDict

from bot.catalogue.facets import FACETS
from handlers.command import VERBS, Verb
from tests.examples import SNT9B
from tests.fakes.scene import Scene, Transport, button, command, playing, said

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_question_is_answered_in_the_response_itself(scene: Scene) -> None:
    tries = scene.tries
    ack = await scene.ask("pytorch npu")
    assert ack["response_type"] == "ephemeral"
    assert SNT9B in said(ack)
    assert SNT9B in ack["text"]
    await scene.settle()
    assert scene.tries == tries


async def test_the_answer_is_json_in_utf_8(web: Scene) -> None:
    response = await web.post(command("naïve", web.slack.url))
    assert response.headers["content-type"] == "application/json;charset=utf-8"
    assert "naïve" in response.content.decode()


async def test_a_wrong_signature_is_refused(web: Scene, logged: list[EventDict]) -> None:
    response = await web.post(command("npu", web.slack.url), X_Slack_Signature="v0=00")
    assert response.status_code == 401
    refused = [line["variable"] for line in logged if line["event"] == "signature_refused"]
    assert refused == ["SLACK_SIGNING_SECRET"]


# It grows older on its way: only the one that is too old already may be near the limit.
@pytest.mark.parametrize(("age", "status"), [(200, 200), (301, 401), (-400, 401)])
async def test_a_request_older_or_newer_than_300_seconds_is_refused(
    web: Scene, age: int, status: int
) -> None:
    body = command("npu", web.slack.url)
    signed = web.slack.sign(body, int(time.time()) - age)
    response = await web.post(body, **signed)
    assert response.status_code == status


@pytest.mark.parametrize("headers", [{"X_Slack_Signature": ""}, {"X_Slack_Request_Timestamp": "0"}])
async def test_an_unsigned_request_is_refused(web: Scene, headers: dict[str, str]) -> None:
    assert (await web.post(command("npu", web.slack.url), **headers)).status_code == 401


async def test_slacks_certificate_check_needs_no_signature(web: Scene) -> None:
    response = await web.post("ssl_check=1&token=x", X_Slack_Signature="")
    assert response.status_code == 200


async def test_a_bare_command_gives_the_overview(scene: Scene) -> None:
    ack = await scene.ask("")
    assert "19 runtimes" in said(ack)
    assert said(await scene.ask("  ")) == said(ack)
    assert said(await scene.ask("overview")) == said(ack)


async def test_search_may_be_said_and_need_not(scene: Scene) -> None:
    assert (await scene.ask("search pytorch npu"))["blocks"] == (await scene.ask("pytorch npu"))["blocks"]


async def test_show_of_an_exact_name_gives_every_fact(scene: Scene) -> None:
    ack = await scene.ask(f"show {SNT9B}")
    assert "from the name" in said(ack)
    assert not any(block["type"] == "actions" for block in ack["blocks"])


async def test_show_of_anything_else_searches(scene: Scene) -> None:
    assert (await scene.ask("show pytorch npu"))["blocks"] == (await scene.ask("pytorch npu"))["blocks"]


async def test_show_of_a_name_under_two_engines_shows_both(scene: Scene) -> None:
    assert said(await scene.ask("show python3.6")).count(" in cn-north-4") == 2


async def test_help_names_every_verb_and_every_facet(scene: Scene) -> None:
    told = unescape(said(await scene.ask("help")))
    named = [verb.name for verb in VERBS if verb.name not in {"search", "overview"}]
    assert [verb for verb in named if f"/runtimes {verb}" not in told] == []
    assert "/runtimes WORDS" in told
    assert "`/runtimes`" in told
    assert [name for name, facet in FACETS.items() if facet.example not in told] == []


@pytest.mark.parametrize("verb", [verb for verb in VERBS if not verb.act], ids=lambda verb: verb.name)
async def test_each_alias_of_a_verb_says_what_the_verb_says(scene: Scene, verb: Verb) -> None:
    plain = await scene.ask(verb.name)
    await scene.settle()  # till the person's language is known, that of the alias is spoken
    assert [alias for alias in verb.aliases if await scene.ask(alias) != plain] == []


async def test_status_says_how_old_each_regions_data_is(scene: Scene) -> None:
    told = said(await scene.ask("status"))
    assert "cn-north-4: 19 runtimes, as of <!date^" in told
    assert "bot " in told


async def test_a_slip_of_a_verb_is_met_with_a_button_that_works(scene: Scene) -> None:
    ack = await scene.ask("hlep")
    assert "help" in said(ack)
    reply = await scene.press(button(ack, "verb"))
    assert reply["blocks"] == (await scene.ask("help"))["blocks"]
    assert reply["response_type"] == "ephemeral"


async def test_help_asked_in_chinese_is_in_chinese(transport: Transport) -> None:
    async with playing(transport=transport) as scene:
        assert "声明" in said(await scene.ask("帮助"))


@pytest.mark.parametrize(
    "text", ["cuda:", "colour:red", "cuda:abc", "python>npu", "x" * 5000, '"', "::", "-"]
)
async def test_a_question_that_cannot_be_read_gets_a_sentence(
    scene: Scene, text: str, logged: list[EventDict]
) -> None:
    assert said(await scene.ask(text))
    assert [line for line in logged if line["log_level"] == "error"] == []


async def test_a_nearly_right_facet_is_offered_as_a_button_that_works(scene: Scene) -> None:
    ack = await scene.ask("cdua:11.4")
    reply = await scene.press(button(ack, "ask:near"))
    assert "cuda" in said(reply).lower()


async def test_a_command_without_text_is_the_bare_one(web: Scene) -> None:
    response = await web.post("command=%2Fruntimes&user_id=U1&team_id=T1")
    assert "19 runtimes" in said(response.json())


async def test_a_repeated_question_is_answered_alike_and_counted(transport: Transport) -> None:
    async with playing(transport=transport) as scene:
        first, again = await scene.ask("npu"), await scene.ask("npu")
        assert again == first
        figures = (await scene.http.get(f"{scene.url}/metrics")).text
    assert 'runtimes_bot_asked_total{what="search"} 1.0' in figures
    assert 'runtimes_bot_asked_total{what="repeated"} 1.0' in figures


async def test_long_questions_are_answered_though_not_kept(scene: Scene) -> None:
    text = "npu " * 110
    assert await scene.ask(text) == await scene.ask(text)


async def test_another_name_for_the_command_stands_in_its_texts(transport: Transport) -> None:
    async with playing(transport=transport, SLACK_COMMAND="/images") as scene:
        assert "/images help" in said(await scene.ask(""))


@pytest.mark.parametrize(
    "text", ["<!channel>", "npu <@U1>", "`x` *b* _i_ ~s~", "\u202enpu", "🔥 npu", "\x00"]
)
async def test_what_is_typed_never_rings_or_formats(scene: Scene, text: str) -> None:
    told = said(await scene.ask(text))
    assert "<!channel>" not in told
    assert "<@U1>" not in told

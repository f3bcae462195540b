"""The figures as Prometheus reads them."""

from prometheus_client.parser import text_string_to_metric_families

from bot.catalogue.subscription import State
from bot.follow.figures import Figures
from bot.follow.poller import Polled
from bot.follow.settling import Result
from bot.metrics import Metrics
from bot.modelarts.cache import Fetched
from bot.modelarts.errors import Unauthorized
from bot.modelarts.exchange import Heard


def figures(metrics: Metrics, of_the_database: Figures | None = None) -> dict[tuple[str, str], float]:
    return {
        (sample.name, ",".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(metrics.exposed(of_the_database).decode())
        for sample in family.samples
    }


def test_questions_are_counted_by_what_was_asked() -> None:
    metrics = Metrics()
    for what in ("search", "search", "share"):
        metrics.asked(what)
    read = figures(metrics)
    assert read["runtimes_bot_asked_total", "search"] == 2
    assert read["runtimes_bot_asked_total", "share"] == 1


def test_fetches_are_counted_by_outcome_and_timed() -> None:
    metrics = Metrics()
    metrics.fetched(Fetched("here", 0.5, None))
    metrics.fetched(Fetched("here", 1.5, Unauthorized(401)))
    read = figures(metrics)
    assert read["runtimes_bot_fetches_total", "ok,here"] == 1
    assert read["runtimes_bot_fetches_total", "Unauthorized,here"] == 1
    assert read["runtimes_bot_fetch_seconds_sum", "here"] == 2.0
    assert read["runtimes_bot_last_good_timestamp_seconds", "here"] > 1e9


def test_each_request_upstream_is_counted_by_what_came_of_it() -> None:
    metrics = Metrics()
    for outcome in ("200", "503", "503", "CutOff"):
        metrics.heard(Heard("IAM", outcome))
    read = figures(metrics)
    assert read["runtimes_bot_upstream_requests_total", "503,IAM"] == 2
    assert read["runtimes_bot_upstream_requests_total", "CutOff,IAM"] == 1


def test_a_region_without_a_good_answer_has_no_time_of_one() -> None:
    metrics = Metrics()
    metrics.fetched(Fetched("here", 0.5, Unauthorized(401)))
    assert ("runtimes_bot_last_good_timestamp_seconds", "here") not in figures(metrics)


def test_two_bots_in_one_process_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.asked("search")
    assert ("runtimes_bot_asked_total", "search") not in figures(other)


def test_what_polls_and_deliveries_here_have_done_is_counted() -> None:
    metrics = Metrics()
    metrics.polled(Polled(changes=3, letters=2))
    metrics.queued(2)
    metrics.queued(1)
    metrics.delivered(Result("posted", 0.75))
    metrics.delivered(Result("later"))
    read = figures(metrics)
    assert read["runtimes_bot_polls_total", ""] == 1
    assert read["runtimes_bot_changes_total", ""] == 3
    assert read["runtimes_bot_messages_queued_total", ""] == 3
    assert read["runtimes_bot_messages_tried_total", "posted"] == 1
    assert read["runtimes_bot_messages_tried_total", "later"] == 1
    assert read["runtimes_bot_messages_delivery_seconds_sum", ""] == 0.75


def test_what_the_database_says_is_there_when_it_was_asked() -> None:
    states = {State.ACTIVE: 2, State.PARKED: 1}
    read = figures(Metrics(), Figures(5, 12.0, states, 1_700_000_000.0))
    assert read["runtimes_bot_messages_waiting", ""] == 5
    assert read["runtimes_bot_messages_overdue_seconds", ""] == 12.0
    assert read["runtimes_bot_subscriptions", "parked"] == 1
    assert read["runtimes_bot_last_poll_timestamp_seconds", ""] == 1_700_000_000.0


def test_before_the_first_poll_and_without_the_database_there_is_no_time_of_one() -> None:
    last = ("runtimes_bot_last_poll_timestamp_seconds", "")
    assert last not in figures(Metrics(), Figures(0, 0.0, {}, None))
    assert last not in figures(Metrics())
    assert ("runtimes_bot_messages_waiting", "") not in figures(Metrics())

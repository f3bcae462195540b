"""The figures as Prometheus reads them."""

from prometheus_client.parser import text_string_to_metric_families

from bot.metrics import Metrics
from bot.modelarts.cache import Fetched
from bot.modelarts.errors import Unauthorized
from bot.modelarts.exchange import Heard


def figures(metrics: Metrics) -> dict[tuple[str, str], float]:
    return {
        (sample.name, ",".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(metrics.exposed().decode())
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

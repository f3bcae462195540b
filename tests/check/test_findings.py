"""Findings: each a line for people, one object for machines, and the same of several regions one."""

from __future__ import annotations

from bot.check.findings import ALL_REGIONS, Finding, State, Step, as_json, as_text, merge
from tests.check.surroundings import REGION


def test_a_finding_is_a_line_and_what_mends_it_another() -> None:
    bad = Finding(Step.CALL, State.FAILED, "Throttled: 429", REGION, "Raise CATALOGUE_TTL.")
    assert as_text(bad) == "FAIL  call         cn-north-4      Throttled: 429\n      → Raise CATALOGUE_TTL."
    assert as_json([bad]) == {
        "ok": False,
        "findings": [
            {
                "step": "call",
                "state": "FAIL",
                "said": "Throttled: 429",
                "region": REGION,
                "mend": "Raise CATALOGUE_TTL.",
                "variables": ["CATALOGUE_TTL"],
            }
        ],
    }


def test_what_mends_several_findings_is_told_once() -> None:
    bad = Finding(Step.CALL, State.FAILED, "Throttled: 429", REGION, "Raise CATALOGUE_TTL.")
    assert "→" not in as_text(bad, {"Raise CATALOGUE_TTL."})


def test_the_same_finding_of_several_regions_is_one() -> None:
    regions = ("a", "b", "c")
    same = [Finding(Step.PROJECT, State.SKIPPED, "not reached", region) for region in regions]
    other = Finding(Step.CALL, State.OK, "fine", "b")
    assert [each.region for each in merge([same[0], other, *same[1:]], regions)] == [ALL_REGIONS, "b"]
    assert [each.region for each in merge([same[2], same[0]], regions)] == ["a, c"]
    assert [each.region for each in merge([*same, *same], regions)] == [ALL_REGIONS]
    assert [each.region for each in merge(same[:1], ("a",))] == ["a"]

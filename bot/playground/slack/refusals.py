"""How Slack refuses a call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


class ApiError(Exception):
    """An `error` of the Web API, with what is wrong in a line each: the pointer, then a sentence.

    `status` is the HTTP status, `retry_after` in seconds, and `details` stand beside the error.
    """

    def __init__(
        self,
        error: str,
        problems: Sequence[str] = (),
        *,
        status: int = 200,
        retry_after: int | None = None,
        **details: Any,
    ) -> None:
        super().__init__(error)
        self.error = error
        self.status = status
        self.retry_after = retry_after
        self.problems = [_said(problem) for problem in problems]
        self.details = details

    def body(self) -> dict[str, Any]:
        """The answer."""
        said: dict[str, Any] = {"ok": False, "error": self.error, **self.details}
        if self.problems:
            said["errors"] = self.problems
            said["response_metadata"] = {"messages": [f"[ERROR] {problem}" for problem in self.problems]}
        return said


def _said(problem: str) -> str:
    """`/blocks/0/text: missing` as Slack puts it: `missing [json-pointer:/blocks/0/text]`."""
    pointer, _, sentence = problem.partition(": ")
    return f"{sentence} [json-pointer:{pointer}]" if sentence else problem

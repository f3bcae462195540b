"""Faults: what goes wrong, where and how often, and what is answered in the place of the right answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from bot.playground.exchange import Refusal
from bot.playground.gateway import SECRET_HEADERS, read_password

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.playground.exchange import Call

Place = Literal["modelarts", "iam"]
Form = Literal["modelarts", "old", "gateway", "iam", "html", "text", "empty"]
Spoilt = Literal["torn", "shrunken", "empty", "repeated", "none"]
Encoding = Literal["bomb", "lies", "twice"]
Seconds = Annotated[float, Field(ge=0, le=86_400, allow_inf_nan=False)]
HeaderText = Annotated[str, Field(pattern="^[ -~]*$")]

_AHEAD = re.compile(r"date:([+-]?[0-9]{1,9})", re.ASCII)
_OF_A_STATUS = ("form", "code", "message", "location", "echo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong with a request. A field that is left out does nothing.

    Where and how often:
      at            modelarts or iam; empty for both.
      region        of IAM's calls, the region whose project they name; empty for all.
      times         how many requests it hits; None for ever.
    In the place of the answer:
      status        this one, in `form`: modelarts, old, gateway, iam, html, text or empty; empty for the form
                    of where it is. `code` and `message` have usual values where they are left out.
      location      where a redirect leads.
      echo          the message repeats the secrets that the request brought.
      catalogue     torn, shrunken, empty, repeated, or none: `engine_runtimes` is missing.
    On the way:
      retry_after   the header as it stands; `date:+3` is the date 3 s ahead of the sandbox's clock.
      content_type  this one in the place of the right one.
      encoding      bomb: a small gzip of 64 MiB; lies: said to be gzip; twice: gzip of gzip.
      delay         seconds before the answer.
      drip          seconds between the 20 chunks of the body.
      cut           bytes of the body after which the connection is closed.
      drop          the connection is closed without an answer.
      endless       a body that goes on until the client leaves. Only over a socket can it leave.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", strict=True)

    at: Place | Literal[""] = ""
    region: str = ""
    times: int | None = None
    status: Annotated[int, Field(ge=200, le=599)] | None = None
    form: Form | Literal[""] = ""
    code: str = ""
    message: str = ""
    location: HeaderText = ""
    echo: bool = False
    catalogue: Spoilt | Literal[""] = ""
    retry_after: HeaderText = ""
    content_type: HeaderText = ""
    encoding: Encoding | Literal[""] = ""
    delay: Seconds = 0.0
    drip: Seconds = 0.0
    cut: Annotated[int, Field(ge=0)] | None = None
    drop: bool = False
    endless: bool = False

    def __post_init__(self) -> None:
        if self.times is not None and self.times < 1:
            raise ValueError("times is 1 or more, or null for ever")
        if self.retry_after.startswith("date:") and self.seconds_ahead is None:
            raise ValueError("the date of retry_after is whole seconds from now, such as date:+3")
        shaping = [name for name in _OF_A_STATUS if getattr(self, name)]
        if shaping and self.status is None:
            raise ValueError(f"without a status there is no {', no '.join(shaping)}")

    @property
    def seconds_ahead(self) -> int | None:
        """How far ahead of the sandbox's clock the date in Retry-After is; None where there is no date."""
        ahead = _AHEAD.fullmatch(self.retry_after)
        return int(ahead[1]) if ahead else None

    def hits(self, place: Place, region: str) -> bool:
        """Whether it is one for a request at `place` about `region`. Only ModelArts answers a catalogue."""
        is_here = self.at in {"", place} and not (self.catalogue and place == "iam")
        return is_here and self.region in {"", region}

    def refusal(self, call: Call, place: Place) -> Refusal | None:
        """The answer in the place of the right one; None where it goes as it is."""
        if self.status is None:
            return None
        form = self.form or place
        code, message = _USUAL.get((form, self.status), _OTHERWISE.get(form, ("", "It failed.")))
        said = " ".join((self.message or message, *(_secrets(call) if self.echo else ())))
        return Refusal(self.status, self.code or code, said, form)


NO_FAULT = Fault()

_NO_API = "The API does not exist or has not been published in the environment."
_THROTTLED = "The throttling threshold has been reached: policy user over ratelimit,limit:200,time:1 second"
_USUAL = {
    ("modelarts", 400): ("ModelArts.0104", "Invalid parameter."),
    ("modelarts", 401): ("ModelArts.0203", "The token is invalid."),
    ("modelarts", 403): ("ModelArts.0112", "The operation is not permitted."),
    ("modelarts", 404): ("ModelArts.4204", "The API does not exist."),
    ("modelarts", 429): ("ModelArts.4206", "Too many requests."),
    ("gateway", 401): ("APIG.0301", "Incorrect IAM authentication information: decrypt token fail"),
    ("gateway", 403): ("APIG.0302", "The IAM user is not authorized to access the API."),
    ("gateway", 404): ("APIG.0101", _NO_API),
    ("gateway", 429): ("APIG.0308", _THROTTLED),
    ("gateway", 502): ("APIG.0201", "Bad gateway."),
    ("gateway", 503): ("APIG.0613", "IAM is unavailable."),
    ("gateway", 504): ("APIG.0201", "Backend timeout."),
}
_OTHERWISE = {
    "modelarts": ("ModelArts.0010", "Internal error."),
    "old": ("ModelArts.0010", "Internal error."),
    "gateway": ("APIG.0601", "Internal server error."),
}


def take(faults: Sequence[Fault], place: Place, region: str) -> tuple[Fault, list[Fault]]:
    """The first fault that hits a request, or NO_FAULT, and what is left of all after it."""
    for index, fault in enumerate(faults):
        if fault.hits(place, region):
            spent = [] if fault.times == 1 else [replace(fault, times=fault.times and fault.times - 1)]
            return fault, [*faults[:index], *spent, *faults[index + 1 :]]
    return NO_FAULT, list(faults)


def _secrets(call: Call) -> Iterator[str]:
    yield from (call.headers[name] for name in SECRET_HEADERS if name in call.headers)
    if password := read_password(call):
        yield password

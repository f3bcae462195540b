"""Run the benchmarks, or those that are named: `python -m bench [ack] [fanout] [routing] [search] …`."""

from __future__ import annotations

import signal
import sys
import time

from bench import ack, fanout, routing, search, startup, weather
from bench.table import Broken, render

BENCHMARKS = {
    "ack": ack.run,
    "fanout": fanout.run,
    "routing": routing.run,
    "search": search.run,
    "startup": startup.run,
    "weather": weather.run,
}


def main() -> int:
    """Exit status 0 where all ran, however fast; 1 where one proved nothing; 2 for an unknown name."""
    names = sys.argv[1:] or list(BENCHMARKS)
    if unknown := [name for name in names if name not in BENCHMARKS]:
        print(f"No benchmark {', '.join(unknown)}: there are {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended too
    started = time.perf_counter()
    for name in names:
        try:
            print(render(BENCHMARKS[name]()), end="\n\n", flush=True)
        except Broken as fault:
            print(f"{name} is broken: {fault}", file=sys.stderr)
            return 1
    print(f"{time.perf_counter() - started:.0f} s; read the ratios, the machine is shared")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Property tests explore at a developer's desk and repeat themselves in CI, so that a red run can be run again."""

from __future__ import annotations

import os

from hypothesis import settings

pytest_plugins = ["tests.fakes.databases"]

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("desk", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

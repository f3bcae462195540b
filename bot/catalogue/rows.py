"""A runtime as a machine reads it: one flat object, declared facts and those from the name apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.catalogue.runtime import Runtime


def row(runtime: Runtime) -> dict[str, Any]:
    """The JSON object of `runtime`. Versions are strings; what is not there is left out."""
    accelerator, named = runtime.accelerator, runtime.named
    first = named.frameworks[0] if named.frameworks else None
    return {
        "region": runtime.region,
        "engine": runtime.engine,
        "runtime": runtime.name,
        **_there(
            request_mode=runtime.request_mode,
            arch=runtime.arch,
            status=runtime.status,
            image_source=runtime.image_source,
        ),
        "declared": _there(
            accelerator=accelerator.type,
            name=accelerator.name,
            cuda_version=accelerator.cuda_version,
            driver_version_section=accelerator.driver_version_section,
        ),
        "from_name": _there(
            framework=first.name if first else None,
            version=first.version if first else None,
            cuda=named.cuda,
            cann=named.cann,
            python=named.python,
            os=named.os,
            os_version=named.os_version,
            arch=named.arch,
            chip=named.chip,
        ),
    }


def _there(**facts: object) -> dict[str, str]:
    return {name: str(fact) for name, fact in facts.items() if fact}

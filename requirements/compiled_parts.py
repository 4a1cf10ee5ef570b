"""Builds the compiled part of the library, in place: each `pipelines/**/*.pyx` beside its Python twin.

A build hook of hatchling (so `pip install` and the wheel have it), and a program (`make compile`). The compiled part
is optional: where there is no C compiler the library runs on its Python code, at twice the cost a page, and says
so here. With NEWSSCRAPE_REQUIRE_COMPILED=1 a failed build is an error.
"""

import os
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent.parent
SUFFIX = str(sysconfig.get_config_var("EXT_SUFFIX"))
FLAGS = [] if sys.platform == "win32" else ["-O3", "-g0"]


class CompiledParts(BuildHookInterface[Any]):
    """Compiles before a wheel or an editable install is made, and tags the wheel for its platform."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        built = built_parts()
        if not built:
            return
        build_data["artifacts"] += [f"/{path.relative_to(ROOT).as_posix()}" for path in built]
        build_data["pure_python"] = False
        build_data["infer_tag"] = True


def built_parts() -> list[Path]:
    """The extension modules; none, and a warning, where they cannot be made."""
    try:
        return compile_parts()
    except Exception as error:  # any of the compiler's, of Cython's, of a missing header
        if os.environ.get("NEWSSCRAPE_REQUIRE_COMPILED"):
            raise
        print(f"no compiled part, the Python code serves: {error}", file=sys.stderr)
        return []


def compile_parts() -> list[Path]:
    """The extension modules, made anew where their source is younger. Raises what Cython or the compiler raise."""
    import lxml
    from Cython.Build import cythonize
    from setuptools import Distribution, Extension
    from setuptools.command.build_ext import build_ext

    sources = sorted(ROOT.glob("pipelines/**/*.pyx"))
    targets = [source.with_name(source.stem + SUFFIX) for source in sources]
    shared = max((path.stat().st_mtime for path in ROOT.glob("pipelines/**/*.pxd")), default=0.0)
    stale = [
        source
        for source, target in zip(sources, targets, strict=True)
        if not target.exists() or target.stat().st_mtime <= max(source.stat().st_mtime, shared)
    ]
    if not stale:
        return targets
    with tempfile.TemporaryDirectory() as scratch:
        extensions = [
            Extension(
                ".".join(source.relative_to(ROOT).with_suffix("").parts),
                [str(source.relative_to(ROOT))],
                include_dirs=lxml.get_include(),
                extra_compile_args=FLAGS,
            )
            for source in stale
        ]
        here = Path.cwd()
        os.chdir(ROOT)
        try:
            modules = cythonize(extensions, build_dir=scratch, language_level=3, quiet=True)
            command = build_ext(Distribution({"name": "newsscrape", "ext_modules": modules}))
            command.build_lib, command.build_temp = str(ROOT), scratch
            command.ensure_finalized()
            command.run()
        finally:
            os.chdir(here)
    return targets


if __name__ == "__main__":
    for path in built_parts():
        print(path.relative_to(ROOT))

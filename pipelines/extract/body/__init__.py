"""The body finder: a page in, all its blocks with role, score, verdict and reasons out."""

from pipelines.extract.body.judge import judge_page

__all__ = ["judge_page"]

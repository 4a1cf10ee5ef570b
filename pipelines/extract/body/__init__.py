"""The body finder: a page in, all its blocks with role, score, verdict and reasons out."""

from pipelines.extract.body.judge import judge_page, judged_page

__all__ = ["judge_page", "judged_page"]

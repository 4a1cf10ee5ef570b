"""The body finder: a page in, all its blocks with role, score, verdict and reasons out."""

from pipelines.extract.body.judge import judge_page, judged_page
from pipelines.extract.body.tables import with_whole_tables

__all__ = ["judge_page", "judged_page", "with_whole_tables"]

"""Names of months in some eighty languages, from `resources/months.tsv`."""

import unicodedata
from functools import cache
from importlib import resources

PERSIAN = {ord("ی"): "ي", ord("ک"): "ك"}


def month_from_name(word: str, language: str | None = None) -> int | None:
    """1 to 12 for a month's name in any language, 13 to 24 for the Solar Hijri ones, None for other words.

    Where two languages use one name for two months (listopad: November in Czech and Polish, October in
    Croatian), `language` decides; without it the month that most languages mean.
    """
    key = unicodedata.normalize("NFC", word).casefold().strip(".'’").translate(PERSIAN)
    months = _months()
    meanings = months.get(key)
    if meanings is None and key[:1] in "בו" and len(key) > 3:
        meanings = months.get(key[1:])
    if meanings is None:
        return None
    if len(meanings) > 1 and language:
        base = language.split("-")[0]
        for month, languages in meanings.items():
            if base in languages:
                return month
    return max(meanings, key=lambda month: len(meanings[month]))


@cache
def _months() -> dict[str, dict[int, frozenset[str]]]:
    table: dict[str, dict[int, set[str]]] = {}
    for line in resources.files("pipelines.resources").joinpath("months.tsv").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        language, number, forms = line.split("\t")
        base, _, calendar = language.partition("_")
        month = int(number) + (12 if calendar == "jalali" else 0)
        for form in forms.split("|"):
            table.setdefault(form.translate(PERSIAN), {}).setdefault(month, set()).add(base)
    return {form: {m: frozenset(ls) for m, ls in meanings.items()} for form, meanings in table.items()}

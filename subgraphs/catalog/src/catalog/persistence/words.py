"""The words of the catalogue: learned with its products, looked up when somebody searches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.domain.listing import SearchTerm
from catalog.domain.spelling import corrections, shortened_forms, slips_allowed
from catalog.domain.texts import Locale

_MOST_CANDIDATES: Final = 400
_AFTER_EVERY_LETTER: Final = "\U0010ffff"
_STEMS: Final = {Locale.EN: "english_stem", Locale.DE: "german_stem"}

# A word's stem is what full text search itself makes of it; nothing where the word is too common to be searched for.
_LEARN: Final = text("""
    insert into search_word (locale, word, stem, uses)
    select new.locale, new.word, (ts_lexize(cast(new.stemmer as regdictionary), new.word))[1], new.uses
    from unnest(cast(:locales as text[]), cast(:words as text[]), cast(:stemmers as text[]), cast(:uses as integer[]))
        as new (locale, word, stemmer, uses)
    on conflict on constraint search_word_key do update set uses = search_word.uses + excluded.uses
    returning locale, word, xmax = 0 as is_new
""")
_LEARN_SLIPS: Final = text("""
    insert into search_slip (locale, slip, word)
    select * from unnest(cast(:locales as text[]), cast(:slips as text[]), cast(:words as text[]))
    on conflict do nothing
""")
# Known: the beginning of a word, another form of one, or too common to matter. One row of each is enough, and the limits
# keep the planner from comparing every word with every other.
_UNKNOWN: Final = text("""
    select typed.word
    from unnest(cast(:words as text[]), cast(:ends as text[])) as typed (word, beyond)
    cross join lateral (select ts_lexize(cast(:stemmer as regdictionary), typed.word) as stems) as form
    left join lateral (
        select true as found from search_word as known
        where known.locale = :locale and known.word >= typed.word and known.word < typed.beyond
        limit 1
    ) as beginning on true
    left join lateral (
        select true as found from search_word as known
        where known.locale = :locale and known.stem = form.stems[1]
        limit 1
    ) as other_form on true
    where form.stems <> '{}' and beginning.found is null and other_form.found is null
""")
_CANDIDATES: Final = text("""
    select known.word, known.uses
    from (
        select distinct word from search_slip where locale = :locale and slip = any (cast(:slips as text[])) limit :most
    ) as near
    join search_word as known on known.locale = :locale and known.word = near.word
""")
_BEGINNING: Final = text("""
    select word from search_word
    where locale = :locale and word >= :typed and word < :beyond
    order by uses desc, word
    limit :most
""")


class PostgresWords:
    """Inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def learn(self, counted: Mapping[tuple[Locale, str], int]) -> None:
        """Counts the words, and stores the shortened forms of those that are new."""
        if not counted:
            return
        rows = await self._session.execute(
            _LEARN,
            {
                "locales": [locale.value for locale, _ in counted],
                "words": [word for _, word in counted],
                "stemmers": [_STEMS[locale] for locale, _ in counted],
                "uses": list(counted.values()),
            },
        )
        fresh = sorted((row.locale, row.word) for row in rows if row.is_new)
        slips = [(locale, slip, word) for locale, word in fresh for slip in shortened_forms(word)]
        if slips:
            locales, forms, words = zip(*slips, strict=True)
            await self._session.execute(
                _LEARN_SLIPS, {"locales": list(locales), "slips": list(forms), "words": list(words)}
            )

    async def meant(self, words: Sequence[str], locale: Locale) -> tuple[SearchTerm, ...]:
        """Each word as it was typed, with the known words it is taken for where it is none itself."""
        each = list(dict.fromkeys(words))
        asked = {"words": each, "ends": [word + _AFTER_EVERY_LETTER for word in each], "locale": locale.value}
        unknown = set((await self._session.execute(_UNKNOWN, {**asked, "stemmer": _STEMS[locale]})).scalars())
        found: dict[str, tuple[str, ...]] = {}
        for word in sorted(unknown):
            if slips_allowed(word):
                found[word] = corrections(word, await self._near(word, locale))
        return tuple(SearchTerm(word, found.get(word, ())) for word in words)

    async def beginning(self, typed: str, locale: Locale, most: int) -> list[str]:
        """The most used words that begin like this."""
        asked = {"locale": locale.value, "typed": typed, "beyond": typed + _AFTER_EVERY_LETTER, "most": most}
        return list((await self._session.execute(_BEGINNING, asked)).scalars())

    async def _near(self, word: str, locale: Locale) -> dict[str, int]:
        asked = {"locale": locale.value, "slips": list(shortened_forms(word)), "most": _MOST_CANDIDATES}
        return {row.word: row.uses for row in await self._session.execute(_CANDIDATES, asked)}

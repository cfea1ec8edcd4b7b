"""Rules for transcripts in other languages. What is checked of the transcript is checked of each of them too."""

from podcast_publisher.check.engine.rule import Problems, episode_rule
from podcast_publisher.check.text.public_texts import shortened
from podcast_publisher.model.countries import COUNTRIES
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.languages import LANGUAGES
from podcast_publisher.model.patterns import lazy_pattern
from podcast_publisher.model.show import Episode, Show

_CODE = lazy_pattern(r"([A-Za-z]{2,3})(?:-[A-Za-z]{4})?(?:-([A-Za-z]{2}|\d{3}))?")


@episode_rule("PP845", Severity.ERROR)
def translations_have_a_language(episode: Episode, _show: Show) -> Problems:
    """The language of a translation is a code such as cy, or pt-BR with a region.

    Why: Apps offer the transcript whose language the listener has chosen, and know languages by their code alone.
    Fix: Write the two letters of ISO 639, such as cy for Welsh, pl for Polish or ur for Urdu; three letters for a language
        that has no two, such as bfi for British Sign Language.
    Source: BCP 47, https://www.rfc-editor.org/info/bcp47; Podcast namespace, transcript,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/transcript.md.
    """
    for number, translation in enumerate(episode.translations):
        if translation.language and not _is_language(translation.language):
            message = f'"{shortened(translation.language)}" is not a language code'
            yield Problem(message, ("translations", number, "language"))


def _is_language(text: str) -> bool:
    code = _CODE.fullmatch(text)
    if code is None or (len(code[1]) == 2 and code[1].lower() not in LANGUAGES):
        return False
    return not code[2] or code[2].isdigit() or code[2].upper() in COUNTRIES


@episode_rule("PP846", Severity.WARNING)
def translations_differ(episode: Episode, show: Show) -> Problems:
    """Each translation is in another language and another file, and none is in the show's language.

    Why: Of two transcripts in one language apps take one, perhaps the wrong one.
    Fix: Correct the language, or keep one of them; what is said in the episode belongs in transcript.
    Source: Podcast namespace, transcript,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/transcript.md.
    """
    seen = {show.language.lower(): "the show's own"}
    files = {episode.transcript.file.sha256} if episode.transcript else set()
    for number, translation in enumerate(episode.translations):
        language = translation.language.lower()
        if language and language in seen:
            message = f'"{shortened(translation.language)}" is {seen[language]}'
            yield Problem(message, ("translations", number, "language"))
        seen.setdefault(language, "already given above")
        if translation.transcript and (digest := translation.transcript.file.sha256) in files:
            message = "It has the same words as another transcript of the episode"
            yield Problem(message, ("translations", number, "file"))
        elif translation.transcript:
            files.add(digest)

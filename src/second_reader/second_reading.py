"""Read a whole bundle a second time: every document, every part, every claim."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from second_reader.claims.claim import Claims, claims_file, read_claims
from second_reader.claims.context import Context
from second_reader.claims.verdict import Reading, unmet
from second_reader.published.figures import Language
from second_reader.published.place_mentions import PlaceMentions
from second_reader.published.report_text import ReportText, report_files, report_sentences
from second_reader.published.text_parts import TextParts
from second_reader.published.vocabulary import IndicatorWords, vocabulary
from second_reader.readers.all_readers import read_sentence
from second_reader.readers.tidy_reader import tidy_readings
from second_reader.tables.data_tables import DataTables


@dataclass(frozen=True)
class SecondReading:
    """A bundle, and the project whose data/ and notebooks/ it was made of."""

    bundle: Path
    project: Path

    @cached_property
    def data(self) -> DataTables:
        """Return the tables, as they were known on the day of the forum."""
        return DataTables(self.project / "data", self.day)

    @cached_property
    def day(self) -> date:
        """Return the day of the forum, as the manifest has it."""
        manifest = json.loads((self.bundle / "manifest.json").read_text(encoding="utf-8"))
        return date.fromisoformat(_day_in(manifest))

    @cached_property
    def claims(self) -> dict[str, Claims]:
        """Return the claims of each report of the bundle that declares any; raises WrongClaims."""
        reports = sorted({report for _, _, report, _ in report_files(self.bundle)})
        files = {report: claims_file(self.project / "notebooks", report) for report in reports}
        return {report: read_claims(file, file.name) for report, file in files.items() if file.is_file()}

    def words(self, language: Language) -> IndicatorWords:
        """Return the words of indicators and named quantities."""
        rules = self.data.rules
        labels = {
            str(code): [str(row[f"short_{language}"]), str(row[f"label_{language}"])]
            for code, row in rules.iterrows()
        }
        named: dict[str, list[str]] = {name: [] for name in vocabulary()["indicators"] if name not in labels}
        return IndicatorWords.of({**labels, **named}, language)

    def read(self) -> Iterator[Reading]:
        """Yield what became of each claim of each report that has claims."""
        words: dict[Language, IndicatorWords] = {"vi": self.words("vi"), "en": self.words("en")}
        texts: dict[tuple[str, str], TextParts] = {}
        system = self.data.places.system_on(self.day)
        for path, folder, report, language in report_files(self.bundle):
            if report not in self.claims:
                continue
            key = (report, language)
            source = self.project / "notebooks" / "texts" / f"{report}.{language}.md"
            if key not in texts:
                texts[key] = TextParts.read(source)
            own = self.data.places.by_slug(system, folder) or ""
            document = ReportText(
                path,
                report,
                language,
                self.day,
                system,
                own,
                report_sentences(path, texts[key], slides=".slides" in path.name),
            )
            mentions = PlaceMentions(self.data.places, system, language, own)
            yield from self._document(document, self.claims[report], mentions, words[language])
            if ".slides" not in path.name:
                yield from tidy_readings(document, self.claims[report], self.data, self._name(document))

    def never_read(self, readings: Sequence[Reading]) -> Iterator[Reading]:
        """Yield what parts claim of which no document of the bundle gave anything to read.

        A part that stands in no document is left out: what it says is not said this time.
        """
        read: dict[tuple[str, str], set[tuple[str, str]]] = {}
        for reading in readings:
            report, language = reading.document.rsplit("/", 1)[-1].split(".")[:2]
            read.setdefault((report, language), set()).add((reading.part, reading.verdict.kind))
        for (report, language), found in sorted(read.items()):
            met = {part for part, _ in found}
            for part, declared in self.claims[report].parts.items():
                for kind in sorted({claim.kind for claim in declared} - {"definition", "place"}):
                    if part in met and (part, kind) not in found:
                        why = "declared, and in no sentence of the documents that have the part"
                        yield Reading(f"{report}.{language}", part, "", unmet(kind, part, why))

    def _document(
        self, document: ReportText, claims: Claims, mentions: PlaceMentions, words: IndicatorWords
    ) -> Iterator[Reading]:
        name = self._name(document)
        for sentence in document.sentences:
            own = claims.of_part(sentence.part)
            context = Context(self.data, document, sentence, own, mentions, words)
            shown = f"{sentence.heads}: {sentence.text}" if sentence.cell else sentence.text
            for verdict in read_sentence(context):
                yield Reading(name, sentence.part, shown, verdict)

    def _name(self, document: ReportText) -> str:
        return document.path.relative_to(self.bundle).as_posix()


def _day_in(manifest: dict[str, object]) -> str:
    forum = manifest.get("forum")
    return str(forum["date"] if isinstance(forum, dict) else manifest["date"])

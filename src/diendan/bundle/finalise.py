"""The last step of a run: index page, kept tables, leftovers, and the manifest that makes it all count.

The order is what a kill or a power cut at any moment is made good by (see `manifest`): the journal says what
will be removed; all files are on the disk; the manifest; the removal; and last the journal goes.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from typing import TYPE_CHECKING

from diendan.bundle.crate import CRATE, write_crate, write_workflow
from diendan.environment import Checkout
from diendan.errors import Outcome
from diendan.files.atomic_writing import write_atomically
from diendan.forum_page.index_digest import index_key
from diendan.forum_page.index_page import LISTS, PAGE, index_files
from diendan.plan.fingerprints.digests import file_digest
from diendan.plan.fingerprints.locked_versions import not_as_locked
from diendan.plan.fingerprints.tool_versions import tools
from diendan.plan.manifest.journal import Journal
from diendan.plan.manifest.manifest import Entry, Manifest, is_published, write_manifest
from diendan.plan.manifest.report_results import PublishedFile
from diendan.plan.publish import remove_leftovers, sync_folders
from diendan.plan.recorded_reads import FOLDER, keep_tables
from diendan.spec.report_matrix import requested_reports

if TYPE_CHECKING:
    from diendan.plan.planning import Plan

# What may differ although every report is up to date: a commit that changed nothing that a report uses.
_NOT_COMPARED = ("commit", "uncommitted", "tools", "not_as_locked")


def is_finished(plan: "Plan") -> bool:
    """Say whether the bundle's manifest, index page and tables already say what the plan says."""
    before, bundle = plan.previous, plan.bundle
    asked = {report.name for report in requested_reports(plan.forum)}
    if before.interrupted or before.entries.keys() - asked:
        return False
    if not all(is_published(bundle, output, content=False) for output in before.extras):
        return False
    if not (bundle / CRATE).is_file():  # made before bundles had one
        return False
    head = {key: value for key, value in before.head.items() if key not in _NOT_COMPARED}
    return head == _head(plan, before)


def finalise(
    plan: "Plan", journal: Journal, checkout: Checkout, touched: Set[str], *, complete: bool
) -> None:
    """Write index page and kept tables, then the manifest, then drop what is no longer part of the bundle.

    touched: the places of all files that may have been replaced.
    complete: every report of the plan was tried; only then, and if none failed, leave others the bundle.
    Raises OSError where the bundle cannot be written.
    """
    entries = _entries(plan, journal.entries, drop=complete)
    used = sorted({name for entry in entries.values() for name in entry.reads})
    reads = {name: journal.reads[name] for name in used}
    # Tied to the files of today where they still say the same.
    reads |= {
        name: {**read, **plan.reads.files(read)} for name, read in reads.items() if plan.reads.holds(read)
    }
    tables = keep_tables(plan.bundle, reads.values(), plan.reads)
    manifest = Manifest(entries, reads)
    head = {
        **_head(plan, manifest),
        "commit": checkout.commit,
        "uncommitted": checkout.uncommitted,
        "tools": tools(),
        **({"not_as_locked": otherwise} if (otherwise := not_as_locked(plan.project.lock)) else {}),
    }
    extras = (*_index(plan, journal, entries, str(head["index"])), *tables, write_workflow(plan))
    manifest = replace(manifest, head=head, extras=extras)
    manifest = replace(manifest, extras=(*extras, write_crate(plan, manifest, tools())))
    # Where only kept tables lie, also those of a run that ended before its manifest.
    kept = (f"{FOLDER}/{path.name}" for path in (plan.bundle / FOLDER).glob("*"))
    gone = {*plan.previous.outputs(), *plan.previous.noted, *touched, *kept}
    gone.difference_update(manifest.outputs())
    journal.places(gone)
    # Where a run did not end well before, its names may not be on the disk either.
    sync_folders(plan.bundle, manifest.outputs() if plan.previous.interrupted else touched)
    write_manifest(plan.bundle, manifest)
    remove_leftovers(plan.bundle, gone)
    sync_folders(plan.bundle, gone)


def _index(
    plan: "Plan", journal: Journal, entries: Mapping[str, Entry], key: str
) -> tuple[PublishedFile, ...]:
    """Write the index page and its lists where what they show has changed; return what is there."""
    kept = tuple(out for out in plan.previous.extras if out.path == PAGE or out.path.startswith(LISTS))
    unchanged = plan.previous.head.get("index") == key
    if kept and unchanged and all(is_published(plan.bundle, output, content=True) for output in kept):
        return kept
    outputs = []
    files = index_files(plan, entries)
    journal.places(files)
    for name, pieces in files.items():
        place = plan.bundle / name
        write_atomically(place, pieces)
        outputs.append(PublishedFile(name, file_digest(place), place.stat().st_size))
    return tuple(outputs)


def _entries(plan: "Plan", entries: Mapping[str, Entry], *, drop: bool) -> dict[str, Entry]:
    """Return the entries in the forum's order; what it no longer asks for goes once all others are good."""
    asked = [report.name for report in requested_reports(plan.forum)]
    good = all(entry.outcome is Outcome.SUCCEEDED for entry in entries.values())
    others = () if drop and good else sorted(entries.keys() - asked)
    return {name: entries[name] for name in (*asked, *others) if name in entries}


def _head(plan: "Plan", manifest: Manifest) -> dict[str, object]:
    forum = plan.forum
    for name in {name for entry in manifest.entries.values() for name in entry.reads}:
        plan.reads.fingerprint(manifest.reads[name])
    return {
        "forum": {
            "name": forum.name,
            "title": forum.title._asdict(),
            "date": forum.day.isoformat(),
            "place": forum.place._asdict(),
            "host": forum.host._asdict(),
            "example": list(forum.example),
            "system": forum.system.name,
            "units": [unit.key for unit in forum.units],
        },
        "renderer": {"name": plan.renderer.name, "version": plan.renderer.version},
        "index": index_key(plan, manifest.entries),
        "code": _code(plan, manifest.entries.values()),
        "inputs": dict(sorted(plan.inputs.seen.items())),
    }


def _code(plan: "Plan", entries: Iterable[Entry]) -> dict[str, object]:
    """Return the code that the entries were made by, and what finishes the bundle, by its digest."""
    used = {plan.inputs.finishing_code()}
    used.update(key for entry in entries for key in (*entry.execute_key.values(), *entry.render_key.values()))
    known = {**plan.previous.code, **plan.inputs.code}
    return {key: known[key] for key in sorted(used & known.keys())}

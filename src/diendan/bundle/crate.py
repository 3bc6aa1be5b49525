"""The bundle as a research object: ro-crate-metadata.json (RO-Crate 1.1, Workflow Run Crate 0.5).

Each report is one run of the forum's workflow: its parameters and the tables it read go in, its documents
come out. Times are left to run.json: the same inputs give the same crate.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from diendan.data.provenance.illustrative import WORDS
from diendan.files.atomic_writing import write_atomically, write_json
from diendan.parsing.yaml_resources import yaml_resource
from diendan.plan.fingerprints.digests import digest, file_digest
from diendan.plan.manifest.manifest import Entry, Manifest
from diendan.plan.manifest.report_results import PublishedFile
from diendan.plan.recorded_reads import FOLDER, kept_table
from diendan.spec.formats import FORMATS

if TYPE_CHECKING:
    from diendan.plan.planning import Plan

CRATE = "ro-crate-metadata.json"
_FIXED: Final = yaml_resource(__file__)
_MEDIA_TYPES = {traits.suffix: traits.media_type for traits in FORMATS.values()} | _FIXED["media_types"]

Entity = dict[str, object]


def write_workflow(plan: "Plan") -> PublishedFile:
    """Copy the forum's file, which says what is made, into the bundle and return it."""
    source = plan.project.forum_file(plan.forum.name)
    place = plan.bundle / workflow_path(plan.forum.name)
    write_atomically(place, source.read_bytes())
    return PublishedFile(workflow_path(plan.forum.name), file_digest(place), place.stat().st_size)


def workflow_path(forum: str) -> str:
    """Return where in the bundle the forum's file is kept."""
    return f"workflow/{forum}.yml"


def write_crate(plan: "Plan", manifest: Manifest, tools: Mapping[str, str]) -> PublishedFile:
    """Write the description of the bundle as JSON-LD and return it.

    manifest: as it will be written, with all files but the crate and the manifest themselves.
    OSError where the bundle cannot be written.
    """
    place = plan.bundle / CRATE
    write_json(place, {"@context": _FIXED["context"], "@graph": list(_graph(plan, manifest, tools))})
    return PublishedFile(CRATE, file_digest(place), place.stat().st_size)


def _graph(plan: "Plan", manifest: Manifest, tools: Mapping[str, str]) -> Iterator[Entity]:
    """Yield every entity."""
    tables = list(_tables(plan, manifest))
    kept = [table for table in tables if table["@type"] == "File"]
    workflow = workflow_path(plan.forum.name)
    others = [_file(out) for out in manifest.extras if not out.path.startswith(f"{FOLDER}/")]
    yield _FIXED["descriptor"]
    yield _root(plan, manifest, sorted({workflow, *(str(part["@id"]) for part in (*others, *kept))}))
    yield from _FIXED["profiles"]
    yield _FIXED["licence"]
    yield from _workflow(plan, tools)
    for entry in _published(manifest):
        yield from _run(entry, plan, manifest)
    for entry in _published(manifest):
        yield from (_file(output) for output in entry.outputs if _is_named(output))
    yield from (part for part in others if part["@id"] != workflow)
    yield from kept
    for entry in _published(manifest):
        for name in _folder(entry):
            yield {"@id": name, "@type": "Dataset", "name": f"Data of {entry.name}"}
    # Tables share publishers and licences.
    yield from {str(each["@id"]): each for each in tables if each["@type"] != "File"}.values()


def _published(manifest: Manifest) -> Iterator[Entry]:
    return (entry for entry in manifest.entries.values() if entry.outputs)


def _root(plan: "Plan", manifest: Manifest, others: Iterable[str]) -> Entity:
    """Return the bundle itself; others: the parts that belong to no report, in order."""
    forum = plan.forum
    parts = (part for entry in manifest.entries.values() for part in _parts(entry))
    return {
        **_FIXED["bundle"],
        "name": forum.title.en,
        "alternateName": forum.title.vi,
        "description": (f"{WORDS}. " if forum.illustrative else "")
        + f"Reports for {forum.title.en}, with executed notebooks, the data behind each figure "
        "and table, and the tables that they were made from.",
        "datePublished": forum.day.isoformat(),
        "mainEntity": {"@id": workflow_path(forum.name)},
        "hasPart": _ids(sorted((*others, *parts))),
        "mentions": _ids(_run_id(entry) for entry in _published(manifest)),
    }


def _workflow(plan: "Plan", tools: Mapping[str, str]) -> Iterator[Entity]:
    """Yield the forum's file as the workflow, and the software that carries it out."""
    yield {
        **_FIXED["workflow"],
        "@id": workflow_path(plan.forum.name),
        "name": f"{plan.forum.name}.yml: which reports are made, for whom, in which languages and formats",
        "softwareRequirements": _ids(f"#tool-{name}" for name in tools),
    }
    yield {**_FIXED["language"], "version": tools["diendan"]}
    for name, version in tools.items():
        about = {"name": name, "softwareVersion": version}
        yield {"@id": f"#tool-{name}", "@type": "SoftwareApplication", **about}


def _run(entry: Entry, plan: "Plan", manifest: Manifest) -> Iterator[Entity]:
    """Yield one report as a run, and its parameters."""
    parameters: list[Entity] = [
        {"@id": f"#{entry.name}:{name}", "@type": "PropertyValue", "name": name, "value": value}
        for name, value in sorted(entry.parameters.items())
    ]
    reads = (manifest.reads[name] for name in entry.reads if name in manifest.reads)
    tables = {kept_table(read) for read in reads if "table" in read} & {out.path for out in manifest.extras}
    given = [workflow_path(plan.forum.name), *sorted(tables), *(str(p["@id"]) for p in parameters)]
    yield {
        **_FIXED["run"],
        "@id": _run_id(entry),
        "name": entry.name,
        "instrument": {"@id": workflow_path(plan.forum.name)},
        "object": _ids(given),
        "result": _ids(_parts(entry)),
    }
    yield from parameters


def _tables(plan: "Plan", manifest: Manifest) -> Iterator[Entity]:
    """Yield the tables kept in the bundle, with publisher and licence, and these."""
    for output in manifest.extras:
        folder, _, rest = output.path.partition("/")
        name = rest.partition(".")[0]
        if folder != FOLDER or name not in plan.reads.package.tables:
            continue
        table = plan.reads.package.tables[name]
        publisher = f"#publisher-{digest(table.publisher.en)[:12]}"
        licence = f"#licence-{digest(table.licence)[:12]}"
        yield {
            **_file(output),
            "name": table.title.en,
            "alternateName": table.title.vi,
            "publisher": {"@id": publisher},
            "license": {"@id": licence},
        }
        yield {
            "@id": publisher,
            "@type": "Organization",
            "name": table.publisher.en,
            "alternateName": table.publisher.vi,
        }
        yield {"@id": licence, "@type": "CreativeWork", "name": table.licence}


def _run_id(entry: Entry) -> str:
    return f"#run-{digest(entry.name)[:16]}"


def _parts(entry: Entry) -> list[str]:
    """Return what a report consists of: its files, and the folder of the data behind figures and tables."""
    return [*(output.path for output in entry.outputs if _is_named(output)), *_folder(entry)]


def _folder(entry: Entry) -> list[str]:
    return [f"{entry.name}/"] if any(not _is_named(output) for output in entry.outputs) else []


def _is_named(output: PublishedFile) -> bool:
    """Say whether a file is described by itself: a document, a notebook, a list of sources."""
    return output.path.count("/") < 2


def _file(output: PublishedFile) -> Entity:
    suffix = output.path[output.path.rindex(".") :]
    made: Entity = {
        "@id": output.path,
        "@type": "File",
        "name": output.path,
        "encodingFormat": _MEDIA_TYPES.get(suffix, "application/octet-stream"),
        "contentSize": str(output.size),
        "sha256": output.sha256,
    }
    if suffix == ".ipynb":
        made["@type"] = ["File", "SoftwareSourceCode"]
    return made


def _ids(names: Iterable[str]) -> list[dict[str, str]]:
    return [{"@id": name} for name in names]

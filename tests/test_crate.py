"""The bundle as a research object: whole, linked, and without a clock."""

import json
from pathlib import Path
from typing import Any

from diendan.plan.manifest.manifest import read_manifest

Entity = dict[str, Any]


def entities(bundle: Path) -> dict[str, Entity]:
    content = json.loads((bundle / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    assert content["@context"][0] == "https://w3id.org/ro/crate/1.1/context"
    graph = content["@graph"]
    found = {entity["@id"]: entity for entity in graph}
    assert len(found) == len(graph)
    return found


def kinds(entity: Entity) -> list[str]:
    kind = entity["@type"]
    return kind if isinstance(kind, list) else [kind]


def references(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [value["@id"]] if set(value) == {"@id"} else []
    return [each for item in value for each in references(item)] if isinstance(value, list) else []


def test_every_reference_leads_to_an_entity_and_every_file_is_in_the_bundle(bundle: Path) -> None:
    found = entities(bundle)
    outside = ("https://w3id.org/ro/crate/1.1", "http://schema.org/CompletedActionStatus")
    for entity in found.values():
        for value in entity.values():
            assert [each for each in references(value) if each not in found and each not in outside] == []
        if "File" in kinds(entity):
            assert (bundle / entity["@id"]).is_file(), entity["@id"]
        elif "Dataset" in kinds(entity):
            assert (bundle / entity["@id"]).is_dir(), entity["@id"]


def test_root_workflow_and_runs_are_what_the_profile_asks_for(bundle: Path) -> None:
    found, manifest = entities(bundle), read_manifest(bundle)
    root = found["./"]
    assert {"name", "description", "datePublished", "license", "mainEntity", "hasPart", "mentions"} <= set(
        root
    )
    workflow = found[root["mainEntity"]["@id"]]
    assert {"File", "SoftwareSourceCode", "ComputationalWorkflow"} <= set(kinds(workflow))
    runs = [found[each] for each in references(root["mentions"])]
    assert [run["name"] for run in runs] == [
        name for name, entry in manifest.entries.items() if entry.outputs
    ]
    for run in runs:
        assert kinds(run) == ["CreateAction"]
        assert run["instrument"]["@id"] == workflow["@id"]
        made = references(run["result"])
        assert {Path(each).suffix for each in made} >= {".html", ".pdf", ".docx", ".ipynb"}
        listed = any(each.path.endswith(".sources.csv") for each in manifest.entries[run["name"]].outputs)
        assert listed == any(each.endswith(".sources.csv") for each in made)
        assert listed or not run["name"].startswith(("cao-bang/", "dak-lak/"))
        assert any(each.startswith("tables/") for each in references(run["object"]))
        assert not {"startTime", "endTime"} & set(run)


def test_tables_name_publisher_and_licence(bundle: Path) -> None:
    found = entities(bundle)
    tables = [entity for name, entity in found.items() if name.startswith("tables/")]
    assert len(tables) > 5
    for table in tables:
        assert found[table["publisher"]["@id"]]["name"]
        assert found[table["license"]["@id"]]["name"]

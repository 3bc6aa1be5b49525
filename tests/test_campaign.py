"""The campaign in short, by the code of the long one; and that it finds what it looks for."""

from pathlib import Path

import pytest

from campaign.__main__ import _settings, campaign
from campaign.settings import QUICK
from campaign.verdict import table


@pytest.mark.parametrize("part", QUICK.parts)
def test_short_campaign_finds_nothing(part: str, tmp_path: Path) -> None:
    settings = _settings(["--quick", "--parts", part, "--home", str(tmp_path), "--jobs", "2"])
    results = campaign(settings)
    assert not [result for result in results if result.found], table(results)
    assert [result for result in results if not result.left_out]

"""Invented rows of the registry that only the illustrated example has; each says in its name what it is.

To show more of the registry, add rows to the module of their subject. Names contain "Minh họa" or "minh họa",
codes begin with "minh-hoa-", and no real organisation, person or group gets an invented fact.
"""

from collections.abc import Sequence
from itertools import chain

from diendan.data.units import Unit
from diendan.demo.invented_commitments import commitment_rows
from diendan.demo.invented_events import event_rows
from diendan.demo.invented_models import model_rows
from diendan.demo.invented_organisations import RowsOf, organisation_rows
from diendan.demo.invented_projects import PROGRAMME, project_rows


def additions(units: Sequence[Unit]) -> RowsOf:
    """Return the rows to be added to tables of the registry, by table.

    units: all units of the example's day, whichever of them its forum asks for.
    """
    every = (
        organisation_rows(),
        event_rows(units),
        project_rows(units),
        commitment_rows(),
        model_rows(),
        _support_rows(),
    )
    return dict(chain.from_iterable(each.items() for each in every))


def _support_rows() -> RowsOf:
    return {
        "support_rules": [
            {
                "rule": "minh-hoa-muc-ho-tro-1",
                "name_vi": "Mức hỗ trợ Minh họa 1 (không có thật): hỗ trợ hộ tham gia mô hình",
                "name_en": "Illustrative support rule 1 (not real): households that take part in a model",
                "programme": PROGRAMME,
                "amount": 1000000,
                "currency": "VND",
                "per_vi": "hộ",
                "per_en": "household",
                "valid_from": "2026-01-01",
                "valid_to": "2028-12-31",
                "verification": "stated",
            }
        ]
    }

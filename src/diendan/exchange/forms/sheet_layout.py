"""Where things stand on the sheets of a form: the same for who writes them and who reads them.

Every sheet says by itself which form it is, so that a single sheet saved as CSV can still be read: row 1 is
hidden and carries edition, section, unit and period; row 6 is hidden and carries the codes of the columns;
column A is hidden and carries the codes of the lines.
"""

from typing import Final

from diendan.exchange.forms.form_definition import FormCell, FormSection
from diendan.language import unit_label
from diendan.language.words_file import read_words

MARK: Final = "diendan"
"""What cell A1 of every sheet holds."""

MARKER_ROW: Final = 1  # A1 MARK, B1 edition, C1 section, D1 unit ("63:04"), E1 year
TITLE_ROW: Final = 2
PROVINCE_ROW: Final = 3
PERIOD_ROW: Final = 4
NOTE_ROW: Final = 5
CODES_ROW: Final = 6
HEADER_ROW: Final = 7
FIRST_LINE: Final = 8

CODE_COLUMN: Final = 1
NUMBER_COLUMN: Final = 2
FIRST_CELL_COLUMN: Final = 3

LABEL_COLUMN: Final = 3
VALUE_COLUMN: Final = 5
LAST_YEAR_COLUMN: Final = 6
REMARK_COLUMN: Final = 7

LISTS_SHEET: Final = "_danh_muc"
INSTRUCTIONS_SHEET: Final = "Hướng dẫn"

_WORDS: Final = read_words(__file__)
PROVINCE: Final = _WORDS["province"]
PERIOD: Final = _WORDS["period"]
REQUIRED_SIGN: Final = " *"


def sheet_name(form_section: FormSection, place: int) -> str:
    """Return the name of the sheet of a section; place: from 1 on."""
    return f"{place}. {form_section.title.vi}"


def label_text(cell: FormCell) -> str:
    """Return the label of a line of values: with a star where it must be filled in."""
    return cell.label.vi + (REQUIRED_SIGN if cell.required else "")


def header_text(cell: FormCell) -> str:
    """Return the head of a column of a list: label, unit in brackets, a star where it must be filled in."""
    unit = f" ({unit_label(cell.unit, 'vi')})" if cell.unit else ""
    return cell.label.vi + unit + (REQUIRED_SIGN if cell.required else "")


def columns(section: FormSection) -> tuple[tuple[str, str], ...]:
    """Return code and Vietnamese head of every column of a section's sheet, from column A on."""
    heads = {code: words.vi for code, words in _WORDS.under("head").items()}
    if section.kind == "values":
        return tuple(heads.items())
    cells = tuple((cell.code, header_text(cell)) for cell in section.cells)
    return (("code", heads["code"]), ("no", heads["no"]), *cells)


def period_text(year: int) -> str:
    """Return how a sheet names its period."""
    return f"Năm {year}"

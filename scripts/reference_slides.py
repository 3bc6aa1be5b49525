"""Writes the reference presentation that gives slides their look: 16:9, large letters, a line under titles.

`python -m scripts.reference_documents` writes it with the reference documents; a test holds the stored file
to what this module makes.
"""

import re
import subprocess

from diendan.files.fixed_time_zip import fixed_time_zip, zip_parts
from diendan.render.pandoc import pandoc_path
from diendan.render.slides.pptx import BANNER
from scripts.layout_styles import ACCENT

FIRST_PT, TITLE_PT, BODY_PT, SUB_PT = 40, 28, 26, 24
_FACE = "Arial"
_MASTER = "ppt/slideMasters/slideMaster1.xml"
_TITLE_SLIDE = "ppt/slideLayouts/slideLayout1.xml"
_THEME = "ppt/theme/theme1.xml"
# Left, top, width, height in EMU of a slide of 9144000 by 5143500.
_TITLE_AT = (420000, 150000, 8304000, 960000)
_BODY_AT = (420000, 1250000, 8304000, 3400000)
_RULE_AT = (420000, 1140000, 8304000, 28000)
_BANNER_AT = (420000, 4790000, 6400000, 260000)


def reference_slides() -> bytes:
    """Return the reference presentation; the same bytes every time."""
    stock = zip_parts(pandoc_data_file("reference.pptx"))
    parts = {name: stock[name].decode("utf-8") for name in (_MASTER, _TITLE_SLIDE, _THEME)}
    master = _placed(parts[_MASTER], 'type="title"', _TITLE_AT)
    master = _placed(master, 'type="body" idx="1"', _BODY_AT)
    master = _styled(master)
    master = master.replace("</p:spTree>", _rule() + _banner() + "</p:spTree>", 1)
    theme = parts[_THEME].replace('<a:latin typeface="Calibri"', f'<a:latin typeface="{_FACE}"')
    changed = {
        _MASTER: master.encode(),
        _TITLE_SLIDE: _title_slide(parts[_TITLE_SLIDE]).encode(),
        _THEME: theme.encode(),
    }
    return fixed_time_zip(stock | changed)


def pandoc_data_file(name: str) -> bytes:
    """Return a file that pandoc brings along, such as its reference.docx."""
    return subprocess.run(
        [pandoc_path(), "--print-default-data-file", name], capture_output=True, check=True, timeout=60
    ).stdout


def _placed(xml: str, placeholder: str, at: tuple[int, int, int, int]) -> str:
    """Move the shape of a placeholder."""
    left, top, width, height = at
    where = f'<a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/>'
    pattern = rf"(<p:ph {re.escape(placeholder)}/>.*?<a:xfrm>)<a:off [^>]*/><a:ext [^>]*/>"
    return re.sub(pattern, rf"\g<1>{where}", xml, count=1, flags=re.DOTALL)


def _styled(master: str) -> str:
    """Set sizes, colours and alignment of titles and text."""
    head, styles = master.split("<p:txStyles>")
    title, rest = styles.split("</p:titleStyle>")
    title = title.replace('algn="ctr"', 'algn="l"', 1)
    title = re.sub(r'sz="\d+"', f'sz="{TITLE_PT * 100}" b="1"', title, count=1)
    title = title.replace('<a:schemeClr val="tx1"/>', f'<a:srgbClr val="{ACCENT}"/>', 1)
    body, other = rest.split("</p:bodyStyle>")
    sizes = iter([BODY_PT, *[SUB_PT] * 8])
    body = re.sub(r'sz="\d+"', lambda _: f'sz="{next(sizes) * 100}"', body)
    body = body.replace('<a:spcPct val="20000"/>', '<a:spcPct val="45000"/>')
    return f"{head}<p:txStyles>{title}</p:titleStyle>{body}</p:bodyStyle>{other}"


def _title_slide(layout: str) -> str:
    """Put title and subtitle of the first slide to the left, one above the other."""
    layout = _placed(layout, 'type="ctrTitle"', (420000, 250000, 8304000, 1150000))
    layout = _placed(layout, 'type="subTitle" idx="1"', (420000, 1500000, 8304000, 3200000))
    layout = layout.replace('algn="ctr"', 'algn="l"')
    size = f'<a:lvl1pPr><a:defRPr sz="{FIRST_PT * 100}"/></a:lvl1pPr>'
    big = f'<a:bodyPr anchor="b"/><a:lstStyle>{size}</a:lstStyle>'
    layout = layout.replace("<a:bodyPr/><a:lstStyle/>", big, 1).replace('<a:tint val="75000"/>', "")
    layout = layout.replace("<a:buNone/><a:defRPr>", f'<a:buNone/><a:defRPr sz="{SUB_PT * 100}">', 1)
    # The master's line under the title would cross this title.
    return layout.replace(
        'type="title" preserve="1"', 'type="title" preserve="1" showMasterSp="0"', 1
    ).replace("</p:spTree>", _banner() + "</p:spTree>", 1)


def _rule() -> str:
    return _shape(900, "Rule", _RULE_AT, f'<a:solidFill><a:srgbClr val="{ACCENT}"/></a:solidFill>', "")


def _banner() -> str:
    run = '<a:r><a:rPr lang="en-US" sz="1100"><a:solidFill><a:srgbClr val="7A1F2B"/></a:solidFill></a:rPr>'
    return _shape(901, "Banner", _BANNER_AT, "<a:noFill/>", f"{run}<a:t>{BANNER}</a:t></a:r>")


def _shape(number: int, name: str, at: tuple[int, int, int, int], fill: str, run: str) -> str:
    left, top, width, height = at
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr/>'
        '<p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{fill}<a:ln><a:noFill/></a:ln></p:spPr>'
        '<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/><a:lstStyle/>'
        f"<a:p>{run}</a:p></p:txBody></p:sp>"
    )

"""Words across every page of a Word document, behind the text, as Word's own watermarks are drawn."""

from typing import Any, Final

from lxml import etree  # type: ignore[import-untyped]

from diendan.render.docx.body import w

_VML: Final = "urn:schemas-microsoft-com:vml"
# The shape type of text on a path (136) with the formulas that Word writes for it.
_RUN: Final = f"""<w:r xmlns:w="{w("")[1:-1]}" xmlns:v="{_VML}"
 xmlns:o="urn:schemas-microsoft-com:office:office">
<w:pict>
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"
 path="m@7,l@8,m@5,21600l@6,21600e">
<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/>
<v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>
<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/>
<v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas>
<v:path textpathok="t" o:connecttype="custom"/><v:textpath on="t" fitshape="t"/>
</v:shapetype>
<v:shape id="diendan-page-mark" o:spid="_x0000_s2049" type="#_x0000_t136" fillcolor="#f3d9df" stroked="f"
 style="position:absolute;width:640pt;height:40pt;rotation:307;z-index:-251658752;\
mso-position-horizontal:center;mso-position-horizontal-relative:page;\
mso-position-vertical:center;mso-position-vertical-relative:page">
<v:textpath style="font-family:&quot;Arial&quot;;font-weight:bold"/>
</v:shape>
</w:pict></w:r>"""


def watermark(words: str) -> Any:
    """Return the run that a paragraph of a header holds so that `words` stand across its pages."""
    run = etree.fromstring(_RUN, etree.XMLParser(remove_blank_text=True))
    shape = run.find(f".//{{{_VML}}}shape")
    shape.set("alt", words)
    shape.find(f"{{{_VML}}}textpath").set("string", words)
    return run

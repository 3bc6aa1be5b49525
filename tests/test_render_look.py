"""The look is one: the templates use the colours that _brand.yml names."""

import yaml

from diendan.render.docx import layout_styles
from render_samples import EXTENSION, ROOT


def test_templates_use_the_colours_of_the_brand() -> None:
    brand = yaml.safe_load((ROOT / "reports" / "_brand.yml").read_text(encoding="utf-8"))["color"]["palette"]
    typst = (EXTENSION / "typst-template.typ").read_text(encoding="utf-8").upper()
    css = (EXTENSION / "styles.css").read_text(encoding="utf-8").upper()
    for name, colour in brand.items():
        assert colour in typst, name
        assert colour in css, name
    assert [brand[name].lstrip("#") for name in ("accent", "ink", "muted", "line", "pale")] == [
        layout_styles.ACCENT,
        layout_styles.INK,
        layout_styles.MUTED,
        layout_styles.GREY,
        layout_styles.PALE,
    ]

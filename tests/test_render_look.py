"""The look is one: code and templates use the colours that _brand.yml names."""

import yaml

from diendan import colours
from render_samples import EXTENSION, ROOT


def test_code_and_templates_use_the_colours_of_the_brand() -> None:
    brand = yaml.safe_load((ROOT / "reports" / "_brand.yml").read_text(encoding="utf-8"))["color"]["palette"]
    assert brand == {
        name: getattr(colours, name.upper()) for name in ("accent", "ink", "muted", "pale", "line")
    }
    typst = (EXTENSION / "typst-template.typ").read_text(encoding="utf-8").upper()
    css = (EXTENSION / "styles.css").read_text(encoding="utf-8").upper()
    theme = (EXTENSION / "diendan.scss").read_text(encoding="utf-8").upper()
    for name, colour in brand.items():
        assert colour in typst, name
        assert colour in css, name
        assert colour in theme, name
    slides = (EXTENSION / "slides.css").read_text(encoding="utf-8").upper()
    assert brand["accent"] in slides

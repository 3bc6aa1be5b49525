"""How figures are drawn: the house style, lines over years, maps of tiles."""

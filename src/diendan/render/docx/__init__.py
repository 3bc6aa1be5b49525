"""Word documents: their styles, and what is finished after pandoc or Quarto wrote them."""

"""Slides, as HTML with reveal.js and as PPTX."""

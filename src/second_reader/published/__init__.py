"""What is published, read again: blocks of words, their part of the texts, and what stands in them."""

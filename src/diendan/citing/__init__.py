"""What stands on a cell of data/: the sentences, tables, charts, slides, pages and files of a bundle."""

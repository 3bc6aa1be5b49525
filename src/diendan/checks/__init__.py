"""What `make check` looks at: code, inputs, texts, notebooks and the documents that came out."""

"""From one forum to the next: its file, and what people must look at before it."""

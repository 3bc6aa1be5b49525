"""What goes out to provinces and comes in from them and from publishers."""

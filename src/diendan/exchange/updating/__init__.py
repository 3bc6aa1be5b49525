"""The next edition of our tables: asked of the publisher's PX-Web server, shown, and written if accepted."""

"""What provinces send: read within limits, checked cell by cell, answered, accepted whole or not at all."""

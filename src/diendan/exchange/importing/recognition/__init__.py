"""What a published table is: its series, by every word of its title, and the unit that it is printed in."""

"""What the unit itself reported in the programme's forms, and which forms were due."""

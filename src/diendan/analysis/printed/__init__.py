"""What must be said of a figure that is printed, and which figures may not be."""

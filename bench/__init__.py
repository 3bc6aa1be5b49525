"""Measures diendan against its peers on this machine: `make bench`. Not part of the package."""

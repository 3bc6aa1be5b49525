"""Finished documents read again: is this one fit to publish?"""

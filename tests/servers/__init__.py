"""Fakes at the wire, each named for whom it plays."""

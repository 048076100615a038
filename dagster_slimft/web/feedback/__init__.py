"""Votes, ratings and flags: their tokens, their rows, their routes."""

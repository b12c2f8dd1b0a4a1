"""Judging: from answers to ranks. Reads enumeration, never writes to it."""

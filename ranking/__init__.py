"""The welfare ranking: from answers to ranks. Reads enumeration, never writes to it."""

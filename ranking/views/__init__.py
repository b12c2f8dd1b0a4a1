"""The pages of the ranking: runs and their reports, the ranked list, one family."""

"""The API under /api/v1/: the same actions and access rules as the pages; refusals are problem details."""

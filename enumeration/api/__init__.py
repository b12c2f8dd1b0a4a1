"""The API under /api/v1/: same actions and same access as the pages; refusals as problem details."""

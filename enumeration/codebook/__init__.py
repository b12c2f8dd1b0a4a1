"""The codebook for people: a page to search in both languages, and a PDF. For programs: api/codebook.py."""

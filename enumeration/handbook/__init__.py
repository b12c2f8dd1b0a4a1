"""A handbook for each role, put together from the help of its pages and the glossary: as page and as PDF."""

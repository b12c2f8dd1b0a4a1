"""Rows in, file out: one Exporter for each export (the ranked list: ranking/exports.py), one writer for each format
(enumeration/files).

registry.py     which exports there are
actions.py      asking for one, downloading it
reading.py      rows out of PostgreSQL, in one snapshot, cleaned and masked
making.py       the job that makes the file
writing.py      one export from the first row to the last
cover_sheet.py  what precedes the list
storing.py      where the files are stored, and when they are removed
"""

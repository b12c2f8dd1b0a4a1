"""Rows in, file out: one module per export, one writer per format.

columns.py    what a column is
registry.py   which exports there are
reading.py    rows out of PostgreSQL, in one snapshot, cleaned and masked
formats.py    which formats there are; excel.py, csv.py and parquet.py write them
making.py     the job that makes the file
files.py      where the files lie, and their end
"""

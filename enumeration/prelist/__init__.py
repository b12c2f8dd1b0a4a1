"""The pre-printed list of families (VK1) as a file: read, checked row by row and against the database, made ready."""

"""The pre-printed list of households (VK1) as a file: read, checked row by row and against the database, prepared."""

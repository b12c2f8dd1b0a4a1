"""Lists that people upload: kept on the disk until they are settled, and read row by row, whatever they list."""

"""Lists that people upload: kept on the disk until they are decided on, and read row by row, whatever they list."""

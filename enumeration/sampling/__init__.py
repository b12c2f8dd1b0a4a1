"""A made-up district: families that could live there, and officers that count them. No row describes a real person.

    frame       SLS and sub-SLS under the real villages, and how many families live in each
    officers    the officers, their teams, and who works where
    fieldwork   when each family is visited, checked, sent back, completed
    people      who belongs to a family: relationships, ages, names, numbers
    schooling work health protection housing assets opinion     their answers, block by block
    asked       what the codebook says of these answers: not asked, missing, warnings
    rows copying district                                        from arrays to tables, by COPY

One hidden level runs through all of it: the *standing* of a family (mean 0, deviation 1 over the district), made of
its kecamatan, village, SLS and itself. It shifts schooling, work, housing and assets; `truth` keeps it, with an
expenditure per head drawn from it, in a table of its own (`made_up_truth`), so that a ranking can be judged by it.

Everything is numpy over a chunk of some thousand families. A chunk's chance depends on the seed and the chunk's number
only, so the same seed gives the same answers, whatever the machine. Only the sealed columns differ: their keys do.
"""

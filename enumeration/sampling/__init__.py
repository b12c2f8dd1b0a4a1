"""A made-up district: households that could live there, and officers who count them. No row describes a real person.

frame       SLS and sub-SLS under the real villages, and how many households live in each
officers    the officers, their teams, and who works where
fieldwork   when each household is visited, checked, sent back, completed
people      who belongs to a household: relationships, ages, names, numbers
schooling work health protection housing assets place       their answers, block by block
asked       what the codebook says of these answers: not asked, missing, warnings
rows copying district                                        from arrays to tables, by COPY

One hidden variable runs through all of it: the *standing* of a household (mean 0, standard deviation 1 over the
district), composed of its kecamatan's, village's, SLS's and its own. It shifts schooling, work, housing and assets;
`truth` stores it, with an expenditure per head drawn from it, in a table of its own (`made_up_truth`), so that a
ranking can be judged by it.

Everything is numpy over a chunk of several thousand households. A chunk's random numbers depend only on the seed and
the chunk's number, so the same seed gives the same answers on every machine. Only the sealed columns differ: their keys
do.
"""

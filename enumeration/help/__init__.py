"""Help where it is needed: the glossary, and for each page what it is for, for whom, three steps and its keys."""

"""The pages of the ranking. (Being written by the ranking-pages helper: others, please leave them to it.)"""

"""Officers' papers as PDF: one module per paper, one way of drawing them all.

typeface.py     which characters can be drawn, and how wide they are
drawing.py      sheets: letterhead, tables that break over pages, signatures, "Halaman 1 dari 3", QR codes
desk.py         for whom, in which round, printed by whom: what every paper needs to know
paper.py        what a paper is
catalogue.py    which papers there are, in their order
boxes.py        one box for each digit, codes beside their questions
form.py         REGSOSEK22.K itself, filled in or empty; form_wording.py what is printed beside its boxes
public_pass.py  what the QR code's public page confirms
serving.py      answering with a PDF
files.py        where the files of printing jobs are stored, and when they are removed

Papers are in Indonesian whatever the language of the screen: officials and households read them.
"""

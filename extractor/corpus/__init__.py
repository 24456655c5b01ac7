"""Labelled corpora: reading, checking, counting, splitting, converting, joining.

`articles` reads and writes the annotation format; `surfaces` turns names into offsets;
`check` puts the rules of `edges`, `combinations`, `duplicates` and `balance` together;
`statistics`, `splitting`, `agreement` and `checksums` count; `formats` converts; `standoff`
and `casie` keep annotations of articles whose text cannot be copied, with `corrections`.
`commands` is the command line.
"""

"""Converts labelled articles to and from the files of annotation tools and trainers.

Each format is one module with `read_NAME` and `write_NAME`; `registry` lists them. All carry
the whole annotation along where the format has room for it, so that what comes back from a
tool keeps clusters, roles, details and evidence; see `carried`.
"""

"""Training of the shipped models, from data on disk to `models/`. Needs the extra "train"."""

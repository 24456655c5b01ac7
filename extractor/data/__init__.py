"""Data tables: cues, gazetteers and word lists, as JSON."""

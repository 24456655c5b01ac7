"""Trained models that ship with the toolkit."""

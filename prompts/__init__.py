"""Prompt files, one a prompt and language."""

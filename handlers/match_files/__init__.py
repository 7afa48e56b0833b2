"""Matching from files, for whoever wants to see it before installing anything in Slack."""

from handlers.match_files.run import Files, run

__all__ = ["Files", "run"]

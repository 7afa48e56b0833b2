"""The Web API: one file per family of methods. Importing the package makes them known."""

from playground.web_api import apps, chat, conversations, files, users, views
from playground.web_api.calls import METHODS, ApiError, Call

__all__ = ["METHODS", "ApiError", "Call", "apps", "chat", "conversations", "files", "users", "views"]

"""The HTTP door: JSON in, JSON out. No gradio here."""

from assistant.server.api import create_api

__all__ = ["create_api"]

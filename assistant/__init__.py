"""Questions in, cited answers out: `from assistant import Assistant`."""

from assistant.api import Assistant
from assistant.types import Answer, AnswerEvent, Citation, Evidence, Question, Turn

__all__ = ["Answer", "AnswerEvent", "Assistant", "Citation", "Evidence", "Question", "Turn"]

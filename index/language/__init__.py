"""What language a text is in, where its sentences end, and the tokens it is searched by."""

from index.language.detect import detect_language
from index.language.fold import fold
from index.language.sentences import split_sentences
from index.language.tokens import lexical_tokens

__all__ = ["detect_language", "fold", "lexical_tokens", "split_sentences"]

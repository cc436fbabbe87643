"""How a rule is written down: code, severity, title, sentences by variant."""

from perfbatch.model.finding import Rule, Sentence, Severity

ERROR, EXPLAIN, NOTE = Severity.ERROR, Severity.EXPLAIN, Severity.NOTE


def rule(
    code: str, severity: Severity, title: str, plain: str = "", /, **variants: str | Sentence
) -> Rule:
    """A rule with its sentences: `plain` where it has one, else by variant."""
    sentences = {"": Sentence(plain)} if plain else {}
    for name, text in variants.items():
        sentences[name] = text if isinstance(text, Sentence) else Sentence(text)
    return Rule(code, severity, title, sentences)

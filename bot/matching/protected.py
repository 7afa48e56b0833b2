"""What nobody is put together or kept apart by, whatever a file or a form brings."""

import re

_PROTECTED = (
    "age ages birth birthday birthdate gender genders sex sexual pronoun pronouns ethnicity ethnic race racial "
    "nationality religion religious belief disability disabled health orientation marital married pregnancy pregnant "
    "veteran caste skin politics political union"
)
PROTECTED_WORDS = frozenset(_PROTECTED.split())


class InvalidRules(ValueError):
    """The rules cannot be used; the text is a sentence for the person who set them."""


def refuse_protected(field: str) -> None:
    """Raises InvalidRules when a field is one that no rule may use."""
    if PROTECTED_WORDS & set(re.findall(r"[^\W_]+", field.casefold())):
        raise InvalidRules(f"“{field}” is protected: no rule may use it.")

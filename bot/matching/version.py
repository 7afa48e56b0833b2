"""Which engine answered, kept with every run: it changes whenever the same input may get another answer."""

VERSION = "1"

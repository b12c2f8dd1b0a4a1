"""The components of every page, as template tags: `{% load ui %}`, then `{% stat label=… value=… %}`.

A component is a function in parts/, which checks and prepares what it is given, and a file in templates/components/,
which draws it. A parameter that does not exist fails when the template is parsed. /gallery/ shows each one.
"""

from enumeration.templatetags import addresses, figures, tones
from enumeration.templatetags.parts import amounts, doing, frame, lists, words
from enumeration.templatetags.parts.registry import COMPONENTS, Component, register

__all__ = ["COMPONENTS", "Component", "amounts", "doing", "frame", "lists", "register", "words"]

register.filter("number", figures.number)
register.filter("percent", figures.percent)
register.filter("percent_of", figures.percent_of)
register.filter("duration", figures.duration)
register.filter("initials", figures.initials)
register.filter("given_name", figures.given_name)
register.filter("place", figures.place)
register.filter("tone_of_state", tones.tone_of_state)
register.filter("tone_of_message", tones.tone_of_message)
register.filter("load_level", figures.load_level)
register.filter("for_one", addresses.for_one)

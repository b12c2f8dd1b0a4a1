"""The components of every page, as template tags: `{% load ui %}`, then `{% stat label=… value=… %}`.

A component is a function in enumeration/components/, which checks and prepares its arguments, and a file in
templates/components/, which draws it. An unknown parameter fails when the template is parsed. /gallery/ shows every
component.
"""

from enumeration.components import amounts, doing, explained, frame, links, lists, maps, messages, sorting, tones
from enumeration.components.registry import COMPONENTS, Component, register
from enumeration.fields import dates
from enumeration.pages import ages, formatting

__all__ = [
    "COMPONENTS",
    "Component",
    "amounts",
    "doing",
    "explained",
    "frame",
    "lists",
    "maps",
    "messages",
    "register",
    "sorting",
]

register.filter("number", formatting.number)
register.filter("in_words", formatting.in_words)
register.filter("percent", formatting.percent)
register.filter("percent_of", formatting.percent_of)
register.filter("duration", formatting.duration)
register.filter("initials", formatting.initials)
register.filter("given_name", formatting.given_name)
register.filter("day", dates.day, expects_localtime=True)
register.filter("moment", dates.moment, expects_localtime=True)
register.filter("clock", dates.clock, expects_localtime=True)
register.filter("on_an_axis", dates.on_an_axis)
register.filter("days_in_words", ages.days_in_words)
register.filter("weekday", dates.weekday)
register.filter("place", formatting.in_mixed_case)
register.filter("family_name", formatting.family_name)
register.filter("tone_of_state", tones.tone_of_state)
register.filter("tone_of_message", tones.tone_of_message)
register.filter("load_level", formatting.load_level)
register.filter("for_one", links.for_one)

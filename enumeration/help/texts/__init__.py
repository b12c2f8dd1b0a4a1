"""The help of every page, by the feature it belongs to; enumeration/help/registry.py puts them together."""

"""Devices on which officers work without a connection: what they fetch, and what is kept on them."""

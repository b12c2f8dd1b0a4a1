"""What is written about devices: the keys of districts, and what the office took from a device."""

"""Devices, time and the composed picture."""

"""From the program to packets to a file."""

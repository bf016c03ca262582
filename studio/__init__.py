"""The application: command line, engine and window."""

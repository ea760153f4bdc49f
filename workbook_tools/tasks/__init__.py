"""Files in, files out: one module for each thing a person asks for."""

"""Files as text: places in them, what is wrong with them, and the strict reading of YAML."""

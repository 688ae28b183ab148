"""What a script means: names bound, types checked, text and expressions ready to run; immutable, every span kept."""

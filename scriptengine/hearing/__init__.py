"""What the customer said: triggers, tones and private things found in typed words."""

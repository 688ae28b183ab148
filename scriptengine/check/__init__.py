"""What can be known of a script before any call: rules, guarantees proved or refuted, and the tool that tells them."""

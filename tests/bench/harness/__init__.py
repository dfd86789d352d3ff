"""What the sections of tests/bench share."""

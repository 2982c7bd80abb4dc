"""What the explorer answers with: one module for each kind of question, over one gallery and its models."""

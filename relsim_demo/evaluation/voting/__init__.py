"""The paper's user study, running: blind questions about results, votes that last, and what they say."""

"""The paper's evaluation: results of several methods side by side, a judge of their hits, the analogical benchmark."""

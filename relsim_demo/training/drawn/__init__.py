"""How the embedded encoder is made: scenes drawn, captions embedded by f_T, a network trained."""

"""How the mini models are made: scenes are drawn, captions embedded by f_T, two encoders trained. Build-time only."""

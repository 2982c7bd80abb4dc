"""How models are made: that of the drawn world from nothing, the published ones anew from their base. Build-time only.

The folders are the commands; what several share lies beside them.
"""

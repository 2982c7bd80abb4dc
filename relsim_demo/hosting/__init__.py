"""The machine around the program: its terminal and signals, its network settings, its folder for uploads."""

"""Filters: which pictures are worth an anonymous caption, told by their look, or by Qwen2.5-VL when asked."""

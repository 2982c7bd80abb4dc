"""The published 7B models on one Qwen2.5-VL base. Everything here may import torch: reach it lazily."""

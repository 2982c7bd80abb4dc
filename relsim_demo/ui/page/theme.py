"""The Gradio theme: every value it needs is one of the tokens in widgets/tokens.css."""

from __future__ import annotations

from gradio.themes import Base, LocalFont


def build_theme() -> Base:
    """Return Gradio's base theme with our tokens and the two bundled fonts."""
    paper, surface, line, ink = (f"var(--sl-{name})" for name in ("paper", "surface", "line", "ink"))
    values = {
        "body_background_fill": paper,
        "background_fill_primary": surface,
        "background_fill_secondary": paper,
        "block_background_fill": paper,
        "border_color_primary": line,
        "block_border_color": line,
        "body_text_color": ink,
        "body_text_color_subdued": "var(--sl-ink-2)",
        "block_label_text_color": ink,
        "block_title_text_color": ink,
        "input_background_fill": surface,
        "input_border_color": "var(--sl-edge)",
        "input_border_color_focus": ink,
        "button_primary_background_fill": ink,
        "button_primary_border_color": ink,
        "button_primary_text_color": paper,
        "border_color_accent": ink,
        "link_text_color": ink,
        "error_text_color": "var(--sl-error)",
    }
    theme = Base(
        font=(LocalFont("IBM Plex Sans", weights=(400, 700)), "ui-sans-serif", "system-ui", "sans-serif"),
        font_mono=(LocalFont("IBM Plex Mono", weights=(400, 700)), "ui-monospace", "monospace"),
    )
    return theme.set(
        **values,
        **{f"{name}_dark": value for name, value in values.items()},
        color_accent=ink,
        block_border_width="0",
        block_shadow="none",
        block_padding="0",
        block_radius="0",
        layout_gap="24px",
    )

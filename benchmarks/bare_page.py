"""The least that a Gradio page can be: a button whose answer Python writes into a box."""

import gradio as gr

with gr.Blocks() as page:
    box = gr.Textbox(label="Answer")
    gr.Button("Ask").click(lambda: "yes", None, box)

if __name__ == "__main__":
    page.launch()

"""Charts of figures: what each shows (pure values, as the grammar of Vega-Lite has them), and how one is drawn."""

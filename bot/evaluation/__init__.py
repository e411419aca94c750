"""How well the product would do, measured on posts that people judged: values, no printing."""

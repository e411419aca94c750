"""How well the product would do, measured on labelled posts: values, no printing."""

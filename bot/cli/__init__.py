"""The commands of the command line, one module or package each: options, calls into the product, output. No product
logic. A command imports heavy modules inside its functions, so that `--help` is fast.
"""

"""The windows a person fills in. Pure: values in, a view out."""

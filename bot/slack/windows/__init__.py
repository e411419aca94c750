"""The windows (modals) a person fills in. Pure: values in, a view out."""

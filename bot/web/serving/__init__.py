"""How the desk on the web is served: the server in its thread, its log of requests, its limits, its health."""

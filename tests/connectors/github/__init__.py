"""Tests of the connector for GitHub."""

"""Tests of the connector for Discourse."""

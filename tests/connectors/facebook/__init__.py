"""Tests of the connector for Facebook."""

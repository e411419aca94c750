"""Tests of the connector for WordPress."""

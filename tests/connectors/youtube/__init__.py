"""Tests of the connector for YouTube."""

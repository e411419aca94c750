"""The PostgreSQL that tests run on: started once a test run, or the one that TEST_DATABASE_URL names."""

"""What a person can do and see, for tests and for anything else that plays people."""

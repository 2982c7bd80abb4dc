"""Pictures between page and server: uploads, ids, small copies, sheets."""

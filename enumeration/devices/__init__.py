"""Work without a connection: what a device holds, with which keys, and the app that opens without the server."""

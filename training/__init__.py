"""Training the reader: data, model, loop, export. Nothing the assistant runs imports this."""

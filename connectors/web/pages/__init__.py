"""The pages that the gateway serves. All but the chat itself work without JavaScript and without its build."""

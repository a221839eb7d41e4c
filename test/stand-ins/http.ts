/**
 * Node's http. An `import` of it would read all that it gives out, and with that load its WebSocket: 70 ms of a processor,
 * for a health check's process more than all the rest.
 */
export const { createServer, get } = process.getBuiltinModule('node:http');

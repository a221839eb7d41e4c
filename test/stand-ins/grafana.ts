#!/usr/local/bin/node
import { json, serve } from './server.ts';

// Grafana has no Debian package. This answers what the health check asks, and nothing else.
await serve('grafana', 3000, {
  'GET /api/health': ({ response }) =>
    json(response, { database: 'ok', version: '0.0.0-stand-in', commit: 'stand-in' }),
});

// What Prometheus reads on the unpublished port 8081, in its text format.

const requests = 'gateway_requests_total';
const seconds = 'gateway_request_seconds_total';

/** For `access_log … if=`, which asks when a request has ended: counts it by status and target, and has it logged. */
function count(r) {
  const labels = `{code="${r.variables.status}",target="${label(r.variables.gw_target)}"}`;
  ngx.shared.gateway.incr(requests + labels, 1, 0);
  ngx.shared.gateway.incr(seconds + labels, Number(r.variables.request_time), 0);
  return '1';
}

/** GET /metrics: the gateway itself, and where requests go now. */
function gateway(r) {
  const counted = ngx.shared.gateway.keys(10000).sort();
  const line = (key) => `${key} ${ngx.shared.gateway.get(key)}`;
  const lines = [`# TYPE ${requests} counter`]
    .concat(counted.filter((key) => key.startsWith(requests)).map(line))
    .concat([`# TYPE ${seconds} counter`])
    .concat(counted.filter((key) => key.startsWith(seconds)).map(line))
    .concat([
      '# TYPE nginx_connections_active gauge',
      `nginx_connections_active ${r.variables.connections_active}`,
      '# TYPE nginx_connections_writing gauge',
      `nginx_connections_writing ${r.variables.connections_writing}`,
      '# TYPE nginx_connections_waiting gauge',
      `nginx_connections_waiting ${r.variables.connections_waiting}`,
      '# TYPE frontier_gateway_target gauge',
      `frontier_gateway_target{target="${label(r.variables.gw_target)}"} 1`,
    ]);
  answer(r, lines);
}

/** GET /ollama/metrics: the models that Ollama holds in memory, from its own API; 502 if it doesn't answer. */
async function ollama(r) {
  try {
    const reply = await ngx.fetch('http://ollama:11434/api/ps');
    const models = (await reply.json()).models || [];
    const gauge = (name, key) =>
      [`# TYPE ${name} gauge`].concat(
        models.map((model) => `${name}{model="${label(model.name)}"} ${model[key] || 0}`),
      );
    answer(
      r,
      ['# TYPE ollama_models_loaded gauge', `ollama_models_loaded ${models.length}`]
        .concat(gauge('ollama_model_bytes', 'size'))
        .concat(gauge('ollama_model_gpu_bytes', 'size_vram')),
    );
  } catch (error) {
    r.return(502, `Ollama does not answer: ${error.message}\n`);
  }
}

function answer(r, lines) {
  r.headersOut['Content-Type'] = 'text/plain; version=0.0.4';
  r.return(200, `${lines.join('\n')}\n`);
}

/** A label's value, as the format wants it escaped. */
function label(value) {
  return String(value).replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
}

export default { count, gateway, ollama };

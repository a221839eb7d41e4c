import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ask } from '../support/ask.ts';
import { composePeers } from '../support/compose-peer.ts';
import { eventually } from '../support/eventually.ts';
import { type RunningStack, runningStack } from '../support/running-stack.ts';

const common = ['gateway', 'prometheus', 'grafana', 'node-exporter'];
const peers = await composePeers();

/** How often services are checked and figures read, as the files say it; here each second, so that less is waited for. */
const paces = [
  ['stacks/common/nginx/docker-compose.yml', 'interval: 10s'],
  ['stacks/common/monitoring/docker-compose.yml', 'interval: 10s'],
  ['stacks/common/monitoring/prometheus/prometheus.yml', 'scrape_interval: 15s'],
] as const;
const quicken = async ({ directory }: RunningStack): Promise<void> => {
  for (const [name, pace] of paces) {
    const file = join(directory, name);
    const text = await readFile(file, 'utf8');
    if (!text.includes(pace)) throw new Error(`${name} has no ${pace}`);
    await writeFile(file, text.replaceAll(pace, pace.replace(/\d+s/, '1s')));
  }
};

describe.each(peers)('with docker compose $version', ({ path }) => {
  let stack: RunningStack;
  beforeAll(async () => {
    const values = { ...inject('imageEnv'), OLLAMA_HEALTH_INTERVAL: '1s', MISTRAL_HEALTH_INTERVAL: '1s' };
    stack = await runningStack(inject('dockerHost'), path, values);
    await quicken(stack);
  });
  afterAll(() => stack?.remove());

  // Each test goes on where the one before ended.
  it('finds every service healthy by its own check', async () => {
    await stack.select('ollama');
    await stack.compose('up', '-d', '--wait'); // fails if one is unhealthy or ends
  });

  it('measures the gateway, itself, the Docker VM and the engine that exists, and nothing that does not', async () => {
    const { gatewayUrl, ports } = stack;
    const prometheus = `http://127.0.0.1:${ports.prometheus}`;
    const chat = { model: 'stand-in', messages: [] };
    await eventually(
      () => ask(gatewayUrl, '/v1/chat/completions', { method: 'POST', body: chat }),
      ({ status }) => status === 200,
    );
    const expected = ['docker-vm', 'gateway', 'ollama', 'prometheus'];
    const found = await eventually(
      () => targets(prometheus),
      (all) => expected.every((name) => all.some(({ job, health }) => job === name && health === 'up')),
    );
    expect(found.map(({ job }) => job).sort()).toEqual([...expected, 'host'].sort());
    const wanted = dashboardMetrics().filter((name) => !/^(mistralrs_|frontier_(?!gateway_))/.test(name));
    const missing = async () => {
      const { body } = await ask(prometheus, '/api/v1/label/__name__/values');
      const { data } = JSON.parse(body) as { data: string[] };
      return wanted.filter((name) => !data.includes(name));
    };
    await eventually(missing, (names) => names.length === 0);
  });

  it('stays as it is when the link is pointed at the other stack, and the engine changes and is healthy', async () => {
    const { compose, container, select } = stack;
    const ids = () => Promise.all(common.map(container));
    const before = await ids();
    const network = await networkId(stack);

    await select('mistral');
    await compose('up', '-d', '--wait', '--remove-orphans');
    expect(await ids()).toEqual(before);
    expect(await networkId(stack)).toBe(network);
    await expect(container('ollama')).rejects.toThrow('no container of ollama');
    expect((await ask(stack.gatewayUrl, '/v1/models')).engine).toBe('mistralrs');
  });

  it('asks for a Grafana password and has none of its own', async () => {
    const empty = await runningStack(inject('dockerHost'), path, { GRAFANA_ADMIN_PASSWORD: '' });
    try {
      await empty.select('ollama');
      await expect(empty.compose('config')).rejects.toThrow('Grafana needs a password');
    } finally {
      await empty.remove();
    }
  });
});

async function networkId({ docker, projectName }: RunningStack): Promise<string> {
  return ((await docker.getNetwork(`${projectName}_llm`).inspect()) as { Id: string }).Id;
}

async function targets(prometheus: string): Promise<{ job: string; health: string }[]> {
  const { body } = await ask(prometheus, '/api/v1/targets');
  const { data } = JSON.parse(body) as { data: { activeTargets: { labels: { job: string }; health: string }[] } };
  return data.activeTargets.map(({ labels, health }) => ({ job: labels.job, health }));
}

/** The names of all figures that the dashboard shows. */
function dashboardMetrics(): string[] {
  const file = 'stacks/common/monitoring/grafana/dashboards/frontier-llm.json';
  const text = readFileSync(join(import.meta.dirname, '../..', file), 'utf8');
  const { panels } = JSON.parse(text) as { panels: { targets?: { expr: string }[] }[] };
  const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
  const names = expressions.flatMap(
    (expr) => expr.match(/\b(?:gateway|frontier|nginx|node|ollama|mistralrs)_\w+/g) ?? [],
  );
  return [...new Set(names)];
}

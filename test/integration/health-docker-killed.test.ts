/** Health on a real engine whose daemon is killed and started again. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, createApp } from '../../src/core/app.ts';
import { eventually } from '../support/eventually.ts';
import { installDocker, type PrivateEngine, startPrivateEngine } from '../support/private-engine.ts';
import { startTroubles, type Troubles } from '../support/troubles.ts';

// A daemon that may be killed has to be our own.
const canHaveOne = process.platform === 'linux' && process.getuid?.() === 0;

describe.runIf(canHaveOne)('Docker killed and started again', () => {
  let engine: PrivateEngine;
  let troubles: Troubles;
  let app: App;
  let watching: Promise<unknown>;
  const end = new AbortController();
  /** What changed, in its order: `docker unreachable`, `opened runtime-down`. */
  const told: string[] = [];
  const tell = (line: string): void => {
    if (told.at(-1) !== line) told.push(line);
  };
  const stateOf = (name: string) => app.store.get().services.find((service) => service.name === name)?.state;
  const until = (isSo: () => boolean) => eventually(async () => isSo(), Boolean);

  beforeAll(async () => {
    await installDocker(() => {});
    engine = await startPrivateEngine();
    const { dockerHost } = engine;
    troubles = await startTroubles(dockerHost);
    app = createApp({
      workspace: troubles,
      env: { PATH: process.env.PATH, HOME: troubles.root },
      dockerHost: () => dockerHost,
    });
    watching = app.watch(end.signal, {
      onIncident: ({ kind, incident: { cause } }) => tell(`${kind} ${cause}`),
    });
    await until(() => stateOf('engine') === 'ready' && stateOf('steady') === 'ready');
    let docker = app.store.get().runtime.state;
    app.store.subscribe(({ runtime: { state } }) => {
      if (state !== docker) tell(`docker ${state}`);
      docker = state;
    });
  });
  afterAll(async () => {
    end.abort();
    await watching;
    app?.close();
    await troubles?.remove();
    await engine?.stop();
  });

  it('is one incident; what runs is unknown meanwhile, and everything is listed again afterwards', async () => {
    const before = app.store.get().services.map(({ name }) => name);
    await engine.kill();
    await until(() => app.store.get().runtime.state === 'unreachable');
    expect(app.store.get().services.map(({ name, state }) => `${name} ${state}`)).toEqual(
      before.map((name) => `${name} unknown`),
    );
    expect(app.store.get().state).toBe('unknown');
    await until(() => app.store.get().incidents.length > 0);
    expect(app.store.get().incidents.map(({ cause }) => cause)).toEqual(['runtime-down']);
    await engine.start();
    // The one that Docker starts again runs; the others have ended with Docker, which is nobody's fault.
    await until(() => stateOf('steady') === 'ready' && stateOf('engine') === 'stopped');
    await until(() => app.store.get().incidents.length === 0);
    expect(told).toEqual(['docker unreachable', 'opened runtime-down', 'docker connected', 'closed runtime-down']);
  });

  it('follows events again', async () => {
    await (await troubles.container('engine')).start();
    await until(() => stateOf('engine') === 'ready');
    await (await troubles.container('steady')).stop();
    await until(() => stateOf('steady') === 'stopped');
  });
});

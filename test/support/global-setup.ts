import type { TestProject } from 'vitest/node';
import { bundle } from './bundle.ts';
import { provideBusybox } from './busybox-image.ts';
import { composePeers } from './compose-peer.ts';
import { provideEngine } from './engine.ts';
import { provideImages } from './images.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the Docker Engine that the tests use. */
    dockerHost: string;
    /** Values for `.env` that make the stack files use images which are on that engine. */
    imageEnv: Readonly<Record<string, string>>;
    /** The folder of the built CLI. */
    cliBundle: string;
  }
}

/** One engine, one set of images, one of peers and one built CLI for all integration tests. Tests read them with `inject`. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const say = (line: string) => console.log(line);
  const engine = await provideEngine({ say });
  try {
    project.provide('cliBundle', await bundle());
    const { env } = await provideImages({ dockerHost: engine.dockerHost, say });
    // Files run side by side: what they share is there before the first of them. What can't be had, those that need it tell.
    await Promise.allSettled([provideBusybox(engine.dockerHost), composePeers()]);
    project.provide('dockerHost', engine.dockerHost);
    project.provide('imageEnv', env);
  } catch (error) {
    await engine.stop();
    throw error;
  }
  return engine.stop;
}

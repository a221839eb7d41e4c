import { inject } from 'vitest';
import { connectDocker } from '../../src/core/docker/connect.ts';
import { parseEndpoint } from '../../src/core/docker/endpoint.ts';
import { dockerContract } from '../contract/docker.ts';
import { provideBusybox } from '../support/busybox-image.ts';

dockerContract('the real engine', async () => {
  const host = inject('dockerHost');
  return { docker: connectDocker(parseEndpoint(host)), image: await provideBusybox(host) };
});

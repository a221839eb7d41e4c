import type { Address } from '../reconcile/address.ts';

/** The service of the gateway in every stack, and the port that it serves on in its container (stacks/common/nginx). */
export const gateway = { service: 'gateway', port: 80 } as const;

/** `serving`: an engine answered through it. `guarded`: it wants its key first. `up`: it answered itself: there is no engine. */
export type GatewayAnswer = 'serving' | 'guarded' | 'up' | 'silent';

/** Asks the gateway as a client would. */
export const askGateway = async ({ get, baseUrl }: Address, signal?: AbortSignal): Promise<GatewayAnswer> => {
  const status = (await get(`${baseUrl}/v1/models`, signal))?.status;
  if (status === undefined) return 'silent';
  return status === 200 ? 'serving' : status === 401 ? 'guarded' : 'up';
};

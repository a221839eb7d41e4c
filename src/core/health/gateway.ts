import type { Address } from '../reconcile/address.ts';

/** The service of the gateway in every stack, and the port that it serves on in its container (stacks/common/nginx). */
export const gateway = { service: 'gateway', port: 80 } as const;

/** Whether an engine answers behind the gateway; undefined: it wants a token first, and so does not say. */
export const askGateway = async ({ get, baseUrl }: Address, signal?: AbortSignal): Promise<boolean | undefined> => {
  const status = (await get(`${baseUrl}/v1/models`, signal))?.status;
  return status === 401 || status === 403 ? undefined : status === 200;
};

import { type Problem, ProblemError } from '../shared/errors.ts';
import { projectEnvironment } from './compose/environment.ts';
import type { Project, Service } from './compose/model.ts';
import { Session } from './compose/session.ts';
import type { Lookup } from './compose/template.ts';
import type { Context } from './context.ts';
import { gateway } from './health/gateway.ts';

/** The variable in which the user names services that anybody on the network may use, separated by blanks or commas. */
const openVariable = 'OPEN_SERVICES';

const isLoopback = (address: string): boolean => /^127(\.\d{1,3}){3}$/.test(address) || address === '::1';

/** Where a service would be reached from other machines, like `0.0.0.0:8080`; undefined: nowhere. */
export const openAddress = ({ ports = [], network_mode }: Service): string | undefined => {
  if (network_mode === 'host') return 'every address of this machine';
  const open = ports.find(({ host_ip = '' }) => !isLoopback(host_ip));
  if (!open) return undefined;
  const host = open.host_ip ?? '0.0.0.0';
  return `${host.includes(':') ? `[${host}]` : host}:${open.published ?? 'a port of Docker’s choice'}`;
};

/** The variable that a stack's files have for a service's address: `OLLAMA_BIND` (stacks/README). */
const bindVariable = (service: string): string => `${service.toUpperCase().replace(/[.-]/g, '_')}_BIND`;

const gatewayProblem = (address: string): Problem => ({
  code: 'port-exposed',
  message: `The gateway would be open to the network at ${address}, and has no key to ask for.`,
  action: `Set GATEWAY_TOKEN in .env, for example to what \`openssl rand -hex 32\` prints; or set ${bindVariable(gateway.service)}=127.0.0.1.`,
});

const serviceProblem = (service: string, address: string, lookup: Lookup): Problem => {
  const variable = bindVariable(service);
  const back = lookup(variable) ? `Set ${variable}=127.0.0.1 in .env` : 'Publish it on 127.0.0.1 in its file';
  return {
    code: 'port-exposed',
    message: `${service} would be open to the network at ${address}, without the gateway’s key in front of it.`,
    action: `${back}; or, if everybody there may use it, add ${service} to ${openVariable} in .env.`,
  };
};

/**
 * What the files would open to other machines and nobody allowed: the gateway without a token, any other service that
 * OPEN_SERVICES does not name.
 */
export const exposures = ({ services }: Project, lookup: Lookup): Problem[] => {
  const allowed = new Set((lookup(openVariable) ?? '').split(/[\s,]+/));
  return Object.entries(services).flatMap(([name, service]) => {
    const address = openAddress(service);
    if (address === undefined) return [];
    if (name === gateway.service) return service.environment?.GATEWAY_TOKEN ? [] : [gatewayProblem(address)];
    return allowed.has(name) ? [] : [serviceProblem(name, address, lookup)];
  });
};

/** The same for a project as it was loaded from the workspace. `dotenv`: what `.env` would hold, if it was loaded with that. */
export const exposuresIn = async (
  { workspace, env }: Context,
  project: Project,
  dotenv?: string,
): Promise<Problem[]> => {
  const { lookup } = await projectEnvironment(env, workspace.root, new Session(), dotenv);
  return exposures(project, lookup);
};

/** @throws ProblemError port-exposed: all that would be open to the network without leave */
export const requireUnexposed = async (context: Context, project: Project): Promise<void> => {
  const problems = await exposuresIn(context, project);
  if (problems.length > 0) throw new ProblemError(problems);
};

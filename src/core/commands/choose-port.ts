import { ProblemError } from '../../shared/errors.ts';
import type { ChoosePortResult, PortChange } from '../../shared/results.ts';
import { parseDotenv } from '../compose/dotenv.ts';
import { lookupIn } from '../compose/environment.ts';
import { type LoadedProject, loadProject } from '../compose/load.ts';
import type { Port } from '../compose/model.ts';
import { replaceVariables } from '../compose/template.ts';
import { variablesOf } from '../compose/variables.ts';
import type { Context, RunOptions } from '../context.ts';
import type { Docker } from '../docker/client.ts';
import { stackRequest } from '../project.ts';
import { isLocal } from '../reconcile/address.ts';
import { label } from '../reconcile/labels.ts';
import { readEnv } from '../workspace/env.ts';
import { requireSelection } from '../workspace/selection.ts';
import { applyEnv } from './apply-env.ts';
import { up } from './up.ts';

export interface ChoosePortInput {
  readonly service: string;
  readonly timeoutMs?: number;
}

const highestPort = 65_535;

/** A published port of a service, as a number; ranges are left to the user. */
interface Published {
  readonly port: number;
  readonly hostIp: string;
  readonly target: number;
}

const publishedOf = ({ project }: LoadedProject, service: string): Published[] =>
  (project.services[service]?.ports ?? []).flatMap(({ published = '', host_ip: hostIp = '', target }: Port) =>
    /^\d+$/.test(published) ? [{ port: Number(published), hostIp, target }] : [],
  );

/** Who may have ports: containers by Docker's word, programs by listening there for a moment. */
const portLooker = (context: Context, docker: Docker, loaded: LoadedProject) => {
  const isOwn = async (id: string, service: string): Promise<boolean> => {
    const labels = (await docker.inspectContainer(id))?.labels ?? {};
    return labels[label.project] === loaded.project.name && labels[label.service] === service;
  };
  const isFree = ({ port, hostIp }: Published): Promise<boolean> =>
    isLocal(docker) ? context.ports.isFree(hostIp || '0.0.0.0', port) : Promise.resolve(true);
  return {
    /** Somebody else has it. */
    isTaken: async (published: Published, service: string): Promise<boolean> => {
      const owners = await docker.findPortOwners(published.port);
      if (owners.length === 0) return !(await isFree(published));
      return !(await Promise.all(owners.map(({ id }) => isOwn(id, service)))).some(Boolean);
    },
    /** The next port that nobody has and the project does not want either. */
    nextFree: async (published: Published, service: string): Promise<number> => {
      const wanted = new Set(
        Object.keys(loaded.project.services).flatMap((name) => publishedOf(loaded, name).map(({ port }) => port)),
      );
      for (let port = published.port + 1; port <= highestPort; port += 1) {
        const candidate = { ...published, port };
        if (!wanted.has(port) && (await docker.findPortOwners(port)).length === 0 && (await isFree(candidate)))
          return port;
      }
      throw new ProblemError({
        code: 'port-in-use',
        message: `No port above ${published.port} is free for ${service}.`,
      });
    },
  };
};

/** The variables that may stand behind a port: those of the files whose value it is. */
const candidates = async (context: Context, stack: string, port: number): Promise<string[]> => {
  const { text } = await readEnv(context.workspace, stack);
  const shell = lookupIn(context.env);
  const own = lookupIn(parseDotenv(text, '.env', shell).values);
  const lookup = (name: string) => shell(name) ?? own(name);
  const uses = await variablesOf(await stackRequest(context, stack));
  return [...uses].flatMap(([name, { fallback = '' }]) => {
    const value = lookup(name) || replaceVariables(fallback, lookup).text;
    return value === String(port) ? [name] : [];
  });
};

/** The variable that decides over a port: with another value the project publishes that one instead. */
const variableFor = async (
  context: Context,
  stack: string,
  service: string,
  { from, to }: { readonly from: Published; readonly to: number },
): Promise<string | undefined> => {
  const request = await stackRequest(context, stack);
  for (const name of await candidates(context, stack, from.port)) {
    const changed = await loadProject({ ...request, env: { ...request.env, [name]: String(to) } });
    const now = publishedOf(changed, service);
    if (now.some(({ port, target }) => port === to && target === from.target)) return name;
  }
  return undefined;
};

const kept = 'Nothing was changed.';

const requireVariable = (name: string | undefined, { env }: Context, service: string, port: number): string => {
  if (name === undefined) {
    const message = `The port ${port} of ${service} is written into the Compose file itself: no variable decides it.`;
    throw new ProblemError({ code: 'port-in-use', message, kept, action: 'Change it there, then run up.' });
  }
  if (env[name] === undefined) return name;
  const message = `${name}, which decides the port ${port} of ${service}, is set in the shell: .env does not rank above that.`;
  throw new ProblemError({ code: 'port-in-use', message, kept, action: `Set ${name} to another port there.` });
};

const findChanges = async (context: Context, stack: string, service: string): Promise<PortChange[]> => {
  const docker = await context.connection.docker();
  const loaded = await loadProject(await stackRequest(context, stack));
  if (!loaded.project.services[service]) {
    const known = Object.keys(loaded.project.services).sort().join(', ');
    throw new ProblemError({
      code: 'service-unknown',
      message: `There is no service ${service}. There are: ${known}.`,
    });
  }
  const look = portLooker(context, docker, loaded);
  const changes: PortChange[] = [];
  for (const from of publishedOf(loaded, service)) {
    if (!(await look.isTaken(from, service))) continue;
    const to = await look.nextFree(from, service);
    const found = await variableFor(context, stack, service, { from, to });
    changes.push({ variable: requireVariable(found, context, service, from.port), from: from.port, to });
  }
  return changes;
};

/**
 * Gives a service of the selected stack free ports instead of those that somebody else has: in `.env`, by the variables
 * that decide them, and makes the stack run so. Without such a port it only makes the stack run.
 * @throws ProblemError service-unknown, port-in-use: no variable of `.env` decides it; and as `applyEnv` and `up`
 */
export const choosePort = async (
  context: Context,
  { service, ...wait }: ChoosePortInput,
  options: RunOptions = {},
): Promise<ChoosePortResult> => {
  const stack = await requireSelection(context.workspace);
  const changes = await findChanges(context, stack, service);
  const values = Object.fromEntries(changes.map(({ variable, to }) => [variable, String(to)]));
  const applied = changes.length > 0 && (await applyEnv(context, { values, ...wait }, options)).applied;
  if (!applied) await up(context, wait, options);
  return { service, changes };
};

import { afterAll, afterEach, beforeAll, beforeEach, inject } from 'vitest';
import { builtCli, type Cli, type CliOptions, type CliOutcome } from './cli.ts';
import { dockerApi, removeProject } from './docker-api.ts';
import { type TemporaryWorkspace, temporaryWorkspace } from './workspace.ts';

/** The CLI in the workspace of the test that runs. */
export interface CliWorkspace {
  readonly cli: Cli;
  readonly workspace: TemporaryWorkspace;
  /** The workspace's folder, and the engine that the tests use. */
  options(): CliOptions;
  run(...args: readonly string[]): Promise<CliOutcome>;
}

/**
 * For the tests of a file or a `describe`: the CLI, and a workspace whose containers go with it. `each`: every test has one
 * of its own; `shared`: all have the same, which spares starting a stack anew.
 */
export function cliWorkspace(kind: 'each' | 'shared' = 'each'): CliWorkspace {
  let cli: Cli;
  let workspace: TemporaryWorkspace;
  const [before, after] = kind === 'each' ? [beforeEach, afterEach] : [beforeAll, afterAll];
  beforeAll(async () => {
    cli = await builtCli();
  });
  afterAll(() => cli?.remove());
  before(async () => {
    workspace = await temporaryWorkspace(inject('imageEnv'));
  });
  after(async () => {
    if (!workspace) return;
    await removeProject(dockerApi(inject('dockerHost')), workspace.projectName);
    await workspace.remove();
  });
  const options = () => ({ cwd: workspace.directory, env: { DOCKER_HOST: inject('dockerHost') } });
  return {
    get cli() {
      return cli;
    },
    get workspace() {
      return workspace;
    },
    options,
    run: (...args) => cli.run(args, options()),
  };
}

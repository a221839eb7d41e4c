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

/** For a file of tests: the CLI is built once, each test has a workspace of its own, and what it started is removed. */
export function cliWorkspace(): CliWorkspace {
  let cli: Cli;
  let workspace: TemporaryWorkspace;
  beforeAll(async () => {
    cli = await builtCli();
  });
  afterAll(() => cli?.remove());
  beforeEach(async () => {
    workspace = await temporaryWorkspace(inject('imageEnv'));
  });
  afterEach(async () => {
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

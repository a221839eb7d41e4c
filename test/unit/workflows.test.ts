/** The workflows can't run here: what can be held without GitHub is held by its own parser and these rules. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

// It imports JSON without saying so, which Node refuses.
const hooks = registerHooks({
  resolve: (specifier, context, next) => ({
    ...next(specifier, context),
    ...(specifier.endsWith('.json') && { importAttributes: { type: 'json' } }),
  }),
});
const { NoOperationTraceWriter, parseWorkflow } = await import('@actions/workflow-parser');
hooks.deregister();

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}
interface Job {
  readonly 'timeout-minutes'?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly permissions?: unknown;
  readonly env?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = '.github/workflows';
const errorsOf = (name: string, content: string): string[] => {
  const { context } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  return context.errors.getErrors().map(({ message }) => message);
};
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Readonly<Record<string, string>> };

it('the parser tells a workflow from what is none', () => {
  expect(errorsOf('x.yml', 'on: push\njobs:\n  a:\n    runs-on: x\n    step: []\n')).not.toEqual([]);
});

describe.each(readdirSync(folder))('%s', (name) => {
  const text = readFileSync(join(folder, name), 'utf8');
  const workflow = parse(text) as Workflow;
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps);

  it('is what GitHub understands', () => {
    expect(errorsOf(name, text)).toEqual([]);
  });

  it('may read the repository, and one job of a release may make the release', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    const more = Object.entries(workflow.jobs).filter(([, job]) => job.permissions);
    expect(more.map(([job, { permissions }]) => [job, permissions])).toEqual(
      name === 'release.yml' ? [['draft', { contents: 'write' }]] : [],
    );
  });

  it('uses actions by their commit, of GitHub’s own alone', () => {
    const used = steps.flatMap(({ uses }) => (uses === undefined ? [] : [uses]));
    for (const action of used) expect(action).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40}$/);
    expect(text.match(/uses: \S+ # v\d+\.\d+\.\d+$/gm)).toHaveLength(used.length);
  });

  it('leaves no token in the checkout', () => {
    for (const step of steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))) {
      expect(step.with).toMatchObject({ 'persist-credentials': false });
    }
  });

  it('gives every job an end', () => {
    for (const job of jobs) expect(job['timeout-minutes']).toBeGreaterThan(0);
  });

  it('puts nothing of GitHub’s into a script’s text, and prints no secret', () => {
    for (const { run = '' } of steps) {
      expect(run).not.toContain('${{');
      expect(run).not.toMatch(/set -[a-z]*x|printenv|\benv\b\s*$/m);
    }
  });

  it('has secrets only in single steps of a job that somebody can be asked to approve', () => {
    const { jobs: _jobs, ...around } = workflow;
    expect(JSON.stringify(around)).not.toContain('secrets.');
    for (const job of jobs) {
      const { steps: own, ...rest } = job;
      expect(JSON.stringify(rest)).not.toContain('secrets.');
      if (JSON.stringify(own).includes('secrets.')) expect(job.environment).toBe('release');
    }
  });

  it('runs only what is there', () => {
    for (const { run = '' } of steps) {
      for (const [, script = ''] of run.matchAll(/npm run ([\w:-]+)/g)) expect(scripts).toHaveProperty([script]);
      for (const [, file = ''] of run.matchAll(/(?:^|\s)((?:scripts|\.ci)\/[\w./-]+)/g)) {
        expect(existsSync(file), file).toBe(true);
      }
    }
  });
});

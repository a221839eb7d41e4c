import { engines } from '../../src/core/engines/engine.ts';
import { apply } from '../../src/core/reconcile/apply.ts';
import type { ApplyContext } from '../../src/core/reconcile/context.ts';
import { plan } from '../../src/core/reconcile/plan.ts';
import { readState } from '../../src/core/reconcile/state.ts';
import { type Problem, ProblemError } from '../../src/shared/errors.ts';
import type { StepProgress } from '../../src/shared/snapshot.ts';
import { FakeDocker } from './docker.ts';
import { loadedProject, type ProjectParts } from './loaded-project.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

/** An engine in memory to which plans are applied, with the image `app:1`. */
export interface FakeApplying {
  readonly docker: FakeDocker;
  readonly clock: ManualClock;
  /** Runs `up`, the clock moving on by itself; what it threw, or undefined. */
  up(parts: ProjectParts, more?: Partial<ApplyContext>): Promise<readonly Problem[] | undefined>;
  /** What the last one that ended well warned of. */
  warnings(): readonly Problem[];
  /** How each step is, by its label. */
  states(): Readonly<Record<string, StepProgress['state']>>;
  /** Of the containers, sorted. */
  names(): string[];
  callsOf(method: string): FakeDocker['calls'];
}

export function fakeApplying(): FakeApplying {
  const docker = new FakeDocker();
  docker.addImage('app:1');
  const clock = createManualClock();
  let shown: readonly StepProgress[] = [];
  let warned: readonly Problem[] = [];
  return {
    docker,
    clock,
    up: async (parts, more = {}) => {
      const loaded = loadedProject(parts);
      const made = plan(loaded, await readState(docker, loaded));
      const onProgress = (steps: readonly StepProgress[]) => {
        shown = steps;
      };
      let ended = false;
      const run = apply(made, { docker, loaded, engines, clock, timeoutMs: 10_000, onProgress, ...more })
        .then(
          (warnings) => {
            warned = warnings;
            return undefined;
          },
          (error: unknown) => {
            if (error instanceof ProblemError) return error.problems;
            throw error;
          },
        )
        .finally(() => {
          ended = true;
        });
      while (!ended) await clock.advance(50);
      return run;
    },
    warnings: () => warned,
    states: () => Object.fromEntries(shown.map(({ label, state }) => [label, state])),
    names: () => [...docker.containers.values()].map(({ state }) => state.name).sort(),
    callsOf: (method) => docker.calls.filter((call) => call.method === method),
  };
}

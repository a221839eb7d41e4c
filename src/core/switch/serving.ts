import type { StackInfo } from '../../shared/snapshot.ts';
import type { Container } from '../docker/objects.ts';
import { isService } from './situation.ts';

/** The stack whose engine runs, and the containers of that engine. */
export interface Serving {
  readonly stack: StackInfo;
  readonly containers: readonly Container[];
}

/** States in which an engine's container may serve, or is about to. */
export const aliveStates: ReadonlySet<Container['state']> = new Set(['running', 'restarting', 'paused']);

/**
 * The engines that run, by their containers: what the symlink names may never have been started. Usually one; two after
 * an interrupted switch, or when someone started the other by hand.
 */
export const findServing = (stacks: readonly StackInfo[], containers: readonly Container[]): Serving[] =>
  stacks.flatMap((stack) => {
    const own = containers.filter(
      (container) => isService(stack.engine.service)(container) && aliveStates.has(container.state),
    );
    return own.length > 0 ? [{ stack, containers: own }] : [];
  });

/** Something to be done, after some others. */
export interface Task {
  readonly id: string;
  readonly after: readonly string[];
}

/**
 * Runs tasks side by side as far as `after` and the limit allow. The first failure keeps others from starting and
 * aborts the signal that the running ones have; it is thrown when they have ended. Ids in `after` that are not among
 * the tasks count as done.
 */
export async function runTasks<T extends Task>(
  tasks: readonly T[],
  run: (task: T, signal: AbortSignal) => Promise<void>,
  options: { readonly limit: number; readonly signal?: AbortSignal },
): Promise<void> {
  const queue = createQueue(tasks);
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const failures: unknown[] = [];
  const running = new Set<Promise<void>>();

  const start = (task: T): void => {
    const work = run(task, signal)
      .then(() => queue.finish(task.id))
      .catch((error: unknown) => {
        failures.push(error);
        stop.abort(error);
      })
      .finally(() => running.delete(work));
    running.add(work);
  };

  for (;;) {
    while (running.size < options.limit && !signal.aborted) {
      const next = queue.next();
      if (!next) break;
      start(next);
    }
    if (running.size === 0) break;
    await Promise.race(running);
  }
  if (failures.length > 0) throw failures[0];
  signal.throwIfAborted();
  if (queue.left() > 0) throw new Error('Steps wait for each other in a circle.');
}

/** Hands out tasks whose predecessors are done, in the order given. */
function createQueue<T extends Task>(tasks: readonly T[]) {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const open = new Map<string, number>();
  const followers = new Map<string, T[]>();
  const ready: T[] = [];
  for (const task of tasks) {
    const before = task.after.filter((id) => byId.has(id));
    open.set(task.id, before.length);
    if (before.length === 0) ready.push(task);
    for (const id of before) {
      const list = followers.get(id);
      if (list) list.push(task);
      else followers.set(id, [task]);
    }
  }
  let handedOut = 0;
  return {
    next: (): T | undefined => ready[handedOut] && ready[handedOut++],
    left: () => tasks.length - handedOut,
    finish(id: string) {
      for (const follower of followers.get(id) ?? []) {
        const left = open.get(follower.id)! - 1;
        open.set(follower.id, left);
        if (left === 0) ready.push(follower);
      }
    },
  };
}

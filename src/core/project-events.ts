import { ProblemError } from '../shared/errors.ts';
import type { Context } from './context.ts';
import type { Docker, EventOrGap } from './docker/client.ts';
import { projectName } from './project.ts';
import { label } from './reconcile/labels.ts';

/**
 * What Docker tells of the project's containers, and of gaps, until the signal aborts. Docker is asked about every
 * project: another selection or `.env` may give ours another name while this goes on.
 */
export async function* projectEvents(
  context: Context,
  docker: Docker,
  signal: AbortSignal,
): AsyncGenerator<EventOrGap, void> {
  let project: string | undefined;
  for await (const message of docker.watchEvents({ labels: [label.project], signal })) {
    if (message.kind === 'event') {
      const named = message.event.attributes[label.project];
      if (named !== project) project = await nameNow(context, docker, project);
      if (named !== project) continue;
    }
    yield message;
  }
}

/** The project's name; as it was when Docker went meanwhile, which is a gap that is told of next. */
const nameNow = async (context: Context, docker: Docker, before: string | undefined): Promise<string | undefined> => {
  try {
    return await projectName(context, docker);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return before;
  }
};

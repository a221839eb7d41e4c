import type { ModelProgress } from '../../core/engines/ollama-pull.ts';
import type { ExitCode } from '../../shared/errors.ts';
import { createBlock } from '../progress/block.ts';
import { progressLines } from '../progress/lines.ts';
import { conclude, type Session } from '../session.ts';

/** Shows how far a download is; `end` leaves the last line as it was. */
const shower = (session: Session, model: string) => {
  if (session.json)
    return {
      show: (progress: ModelProgress) => session.event({ type: 'progress', model, ...progress }),
      end: () => {},
    };
  if (!session.out.live) {
    let last = '';
    const show = ({ detail }: ModelProgress): void => {
      if (detail !== last) session.print(`${model}: ${detail}`);
      last = detail;
    };
    return { show, end: () => {} };
  }
  const block = createBlock(session.out);
  const began = performance.now();
  let frame = 0;
  const lines = (state: 'running' | 'done', progress: ModelProgress) =>
    progressLines(
      session.out,
      [{ id: model, label: `Pull ${model}`, state, elapsedMs: performance.now() - began, ...progress }],
      frame++,
    );
  let latest: ModelProgress = { detail: '' };
  const draw = () => block.draw(lines('running', latest));
  const timer = setInterval(draw, 100);
  const show = (progress: ModelProgress): void => {
    latest = progress;
  };
  const end = (ok: boolean): void => {
    clearInterval(timer);
    block.finish(ok ? lines('done', latest) : lines('running', latest));
  };
  return { show, end };
};

/** `pull`: downloads a model into the engine that runs. */
export const pull = async (session: Session, model: string): Promise<ExitCode> => {
  const app = await session.app();
  const { show, end } = shower(session, model);
  const result = await app.commands.pull(model, show, { signal: session.signal });
  end(result.ok);
  return conclude(session, result, () => session.print(`${model} is there.`));
};

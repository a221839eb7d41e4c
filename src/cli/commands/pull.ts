import type { ModelProgress } from '../../core/engines/ollama-pull.ts';
import type { ExitCode } from '../../shared/errors.ts';
import { formatBytes } from '../../shared/format.ts';
import { showOne } from '../progress/one.ts';
import { createRate, type Rate } from '../progress/rate.ts';
import { conclude, type Session } from '../session.ts';
import { duration } from '../text/amounts.ts';
import { bar } from '../text/bar.ts';
import { printable } from '../text/lines.ts';

const barWidth = 20;

/** The bar, the pace and how long it will take; what the engine says while there is nothing to count. */
const howFar = ({ bytes: amount, detail }: ModelProgress, rate: Rate): string => {
  if (!amount || amount.total === 0 || amount.current >= amount.total) return detail;
  const fraction = amount.current / amount.total;
  const pace = rate.perSecond();
  const left = pace ? ((amount.total - amount.current) / pace) * 1000 : undefined;
  return [
    `${bar(fraction, barWidth)} ${Math.floor(fraction * 100)}%`,
    ...(pace === undefined ? [] : [`${formatBytes(pace)}/s`]),
    ...(left === undefined ? [] : [`${duration(left)} left`]),
  ].join('  ');
};

const showLive = (session: Session, model: string) => {
  const rate = createRate();
  let latest: ModelProgress = { detail: '' };
  const { end } = showOne(session.out, `Pull ${model}`, () => ({ ...latest, detail: howFar(latest, rate) }));
  const show = (progress: ModelProgress): void => {
    if (progress.bytes) rate.add(performance.now(), progress.bytes.current);
    latest = progress;
  };
  return { show, end };
};

/** A line whenever the engine is at something else. */
const showPlain = (session: Session, model: string) => {
  let last = '';
  const show = ({ detail }: ModelProgress): void => {
    if (detail !== last) session.print(printable(`${model}: ${detail}`));
    last = detail;
  };
  return { show, end: () => {} };
};

const showJson = (session: Session, model: string) => ({
  show: (progress: ModelProgress) => session.event({ type: 'progress', model, ...progress }),
  end: () => {},
});

/** `pull`: downloads a model into the engine that runs. */
export const pull = async (session: Session, model: string): Promise<ExitCode> => {
  const app = await session.app();
  const shower = session.json ? showJson : session.out.live ? showLive : showPlain;
  const { show, end } = shower(session, model);
  const result = await app.commands.pull(model, show, { signal: session.signal });
  end(result.ok);
  return conclude(session, result, () => session.print(`${printable(model)} is there.`));
};

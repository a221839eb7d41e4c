import type { App } from '../../core/app.ts';
import type { ExitCode, Result } from '../../shared/errors.ts';
import { formatMemory } from '../../shared/format.ts';
import type { ModelChange, Speed } from '../../shared/models.ts';
import { showOne } from '../progress/one.ts';
import { conclude, respond, type Session } from '../session.ts';
import { printable } from '../text/lines.ts';
import { modelsText } from '../text/models.ts';

/** `models`: what the engine that runs has, and what it computes on. */
export const models = async (session: Session): Promise<ExitCode> => {
  const app = await session.app();
  const result = await app.commands.models({ signal: session.signal });
  return respond(session, result, (found) => session.print(...modelsText(session.out, found, Date.now())));
};

/** Runs what takes time: a line that turns on a terminal, then the result. */
const inOneLine = async <T>(
  session: Session,
  label: string,
  work: (app: App) => Promise<Result<T>>,
  said: (value: T) => string,
): Promise<ExitCode> => {
  const app = await session.app();
  const line = session.out.live && !session.json ? showOne(session.out, printable(label), () => ({})) : undefined;
  const result = await work(app);
  line?.end(result.ok);
  return conclude(session, result, (value) => session.print(printable(said(value))));
};

const changed =
  (done: string, already: string) =>
  ({ model, changed: isNew, memoryBytes }: ModelChange): string => {
    const size = memoryBytes === undefined ? '' : ` (${formatMemory(memoryBytes)})`;
    return isNew ? `${model} is ${done}${size}.` : `${model} ${already}.`;
  };

/** `unload`: frees the memory of a model. */
export const unload = (session: Session, model: string): Promise<ExitCode> =>
  inOneLine(
    session,
    `Unload ${model}`,
    ({ commands }) => commands.unload(model, { signal: session.signal }),
    changed('unloaded', 'was not loaded'),
  );

/** `load`: loads a model before somebody waits for it. */
export const load = (session: Session, model: string): Promise<ExitCode> =>
  inOneLine(
    session,
    `Load ${model}`,
    ({ commands }) => commands.load(model, { signal: session.signal }),
    changed('loaded', 'was loaded already'),
  );

const source = { engine: 'by the engine’s own figure', clock: 'by the clock' } as const;

const speedText = ({ model, tokens, tokensPerSecond, measuredBy }: Speed): string =>
  `${model}: ${tokensPerSecond.toFixed(1)} tokens/s (${tokens} tokens, ${source[measuredBy]})`;

/** `bench`: how fast a model answers. */
export const bench = (session: Session, model?: string): Promise<ExitCode> =>
  inOneLine(
    session,
    model === undefined ? 'Measure' : `Measure ${model}`,
    ({ commands }) => commands.bench(model, { signal: session.signal }),
    speedText,
  );

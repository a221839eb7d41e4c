import type { ExitCode } from '../../shared/errors.ts';
import type { SwitchResult, UpResult } from '../../shared/results.ts';
import { perform, type Session } from '../session.ts';
import { warningsText } from '../text/problems.ts';

export interface WaitOptions {
  /** Seconds. */
  readonly timeout?: number;
}

const timeoutOf = ({ timeout }: WaitOptions) => (timeout === undefined ? {} : { timeoutMs: timeout * 1000 });

const showUp = (session: Session, { stack, steps, warnings, endpoint, previous }: UpResult): void => {
  session.stderr.write(warningsText(session.err, warnings));
  if (steps.length === 0) session.print('Nothing to do: everything is as the files say.');
  const from = previous === undefined ? '' : ` instead of ${previous}`;
  session.print(`${session.out.style('bold', stack)} is ready${from}.`);
  if (endpoint) session.print(`Clients use ${endpoint.url}`);
};

/** `up`: progress, then where clients reach it. */
export const up = (session: Session, stack: string | undefined, options: WaitOptions): Promise<ExitCode> =>
  perform(
    session,
    ({ commands }) =>
      commands.up({ ...(stack !== undefined && { stack }), ...timeoutOf(options) }, { signal: session.signal }),
    (value) => showUp(session, value),
  );

export interface SwitchOptions extends WaitOptions {
  readonly mode?: 'auto' | 'overlap' | 'stop-first';
  /** Seconds. */
  readonly drainTimeout?: number;
  readonly cut?: boolean;
  readonly dryRun?: boolean;
}

const showSwitch = (session: Session, { stack, previous, choice, dryRun, warnings, endpoint }: SwitchResult): void => {
  session.stderr.write(warningsText(session.err, warnings));
  if (choice) session.print(choice.reason);
  if (dryRun) {
    session.print('Nothing stands in the way. Nothing was changed.');
    return;
  }
  const from = previous === undefined ? '' : ` instead of ${previous}`;
  if (!choice) session.print(`${session.out.style('bold', stack)} serves already; everything is as the files say.`);
  else session.print(`${session.out.style('bold', stack)} serves${from}.`);
  if (endpoint) session.print(`Clients use ${endpoint.url}`);
};

/** `switch`: its phases, then where clients reach it: where they did before. */
export const switchTo = async (session: Session, stack: string, options: SwitchOptions): Promise<ExitCode> => {
  const mode = options.mode ?? (await session.settings()).switchMode;
  return perform(
    session,
    ({ commands }) =>
      commands.switch(
        {
          stack,
          ...timeoutOf(options),
          ...(mode !== undefined && { mode }),
          ...(options.drainTimeout !== undefined && { drainMs: options.drainTimeout * 1000 }),
          ...(options.cut !== undefined && { cut: options.cut }),
          ...(options.dryRun !== undefined && { dryRun: options.dryRun }),
        },
        { signal: session.signal },
      ),
    (value) => showSwitch(session, value),
  );
};

/** `down`: progress, then what is left. */
export const down = (session: Session, { volumes = false }: { readonly volumes?: boolean }): Promise<ExitCode> =>
  perform(
    session,
    ({ commands }) => commands.down({ volumes }, { signal: session.signal }),
    ({ steps }) => {
      if (steps.length === 0) session.print('Nothing to do: nothing runs.');
      else session.print(volumes ? 'Stopped and removed, volumes too.' : 'Stopped and removed. Volumes were kept.');
    },
  );

/** `restart`: progress, then that it runs. */
export const restart = (session: Session, service: string, options: WaitOptions): Promise<ExitCode> =>
  perform(
    session,
    ({ commands }) => commands.restart({ service, ...timeoutOf(options) }, { signal: session.signal }),
    () => session.print(`${service} was restarted.`),
  );

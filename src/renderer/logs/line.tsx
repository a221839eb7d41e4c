import { formatClock } from '../../shared/format.ts';
import type { LogLine } from '../state/logs.ts';
import { skippedText } from '../view/log-text.ts';

interface LineProps {
  readonly line: LogLine;
  /** Lines of several services are mixed. */
  readonly named: boolean;
}

/** One line of a log: text, whatever is in it. */
export const Line = ({ line: { at, service, skipped, text }, named }: LineProps) => (
  <p class="line">
    {at !== undefined && (
      <time class="line__at" dateTime={at} title={at}>
        {formatClock(at)}
      </time>
    )}
    {named && <span class="line__service">{service}</span>}
    {skipped !== undefined && <span class="line__skipped">{skippedText(skipped)}</span>}
    <span class="line__text">{text}</span>
  </p>
);

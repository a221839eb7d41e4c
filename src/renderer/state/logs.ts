import { computed, signal } from '@preact/signals';
import type { LogBatch, LogEntry } from '../../shared/logs.ts';
import { commands, on } from '../bridge.ts';
import { plainText } from '../view/log-text.ts';
import { refusal } from './refusal.ts';

export interface LogLine {
  /** Grows by one a line: the key of its row. */
  readonly id: number;
  readonly service: string;
  /** ISO time by Docker's clock. */
  readonly at?: string;
  readonly text: string;
  /** So many lines before it were left out. */
  readonly skipped?: number;
  /** Service and text in small letters, for the filter. */
  readonly sought: string;
}

/** Older lines than so many are forgotten, */
export const mostLines = 10_000;
/** as soon as there are so many of them: each time moves all lines, which costs a picture some milliseconds. */
const forgottenTogether = 500;
/** Lines from before that are asked for. */
const tail = 5_000;

/** The service whose lines are shown; undefined: all. */
export const service = signal<string | undefined>(undefined);
export const lines = signal<readonly LogLine[]>([]);
/** Lines that came too fast to be shown. */
export const skipped = signal(0);
/** What is followed has ended. */
export const ended = signal(false);
/** Only lines with this text. */
export const filter = signal('');

/** The lines that are shown. */
export const shown = computed(() => {
  const wanted = filter.value.trim().toLowerCase();
  if (!wanted) return lines.value;
  return lines.value.filter(({ sought }) => sought.includes(wanted));
});

let next = 0;
const asLine = ({ service: from, at, text: raw }: LogEntry): LogLine => {
  next += 1;
  const text = plainText(raw);
  return { id: next, service: from, ...(at !== undefined && { at }), text, sought: `${from} ${text}`.toLowerCase() };
};

/** What is shown with the next picture. Main hands over the next lines when that was drawn: no page has to hurry. */
let waiting: LogLine[] = [];
let drawing = false;
const flush = (): void => {
  drawing = false;
  void commands.tookLogs();
  if (waiting.length === 0) return;
  const all = [...lines.peek(), ...waiting];
  waiting = [];
  lines.value = all.length < mostLines + forgottenTogether ? all : all.slice(-mostLines);
};

const take = ({ lines: [first, ...rest], skipped: left, ended: isEnd }: LogBatch): void => {
  if (isEnd || first) ended.value = isEnd ?? false;
  if (left !== undefined) skipped.value += left;
  if (first) waiting.push({ ...asLine(first), ...(left !== undefined && { skipped: left }) });
  for (const entry of rest) waiting.push(asLine(entry));
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(flush);
};

let asked = 0;

/** Shows the lines of one service, or of all. What was followed before has ended when its first line comes. */
export const followService = async (name: string | undefined): Promise<void> => {
  asked += 1;
  const mine = asked;
  service.value = name;
  await commands.unfollowLogs();
  if (mine !== asked) return;
  waiting = [];
  lines.value = [];
  skipped.value = 0;
  ended.value = false;
  refusal.value = undefined;
  const answer = await commands.followLogs({ service: name, tail });
  if (mine === asked && !answer.ok) refusal.value = { problem: answer.error, at: Date.now() };
};

/** Listens to main from now on; what main wants to be shown comes before anything else is asked for. */
export const startLogs = (): void => {
  on.logLines(take);
  on.showLogs(({ service: name }) => void followService(name));
  void followService(undefined);
};

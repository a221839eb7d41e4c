import type { EngineActivity } from '../../shared/models.ts';
import { amountOf } from './fields.ts';
import { getFromHost, type HttpGet } from './http.ts';

/** The sum of a figure over its labels, in Prometheus' text; undefined: it is not there. */
const figureIn = (text: string, name: string): number | undefined => {
  const samples = text.split('\n').flatMap((line) => {
    const match = /^([A-Za-z_:][\w:]*)(?:\{[^}]*\})?\s+(\S+)/.exec(line);
    const value = match?.[1] === name ? amountOf(Number(match[2])) : undefined;
    return value === undefined ? [] : [value];
  });
  return samples.length === 0 ? undefined : samples.reduce((sum, value) => sum + value, 0);
};

/**
 * What `/metrics` of Mistral.rs says that it is doing. An engine without that page, or without a figure on it, has none:
 * absent, not 0.
 */
export const readActivity = async (
  baseUrl: string,
  signal?: AbortSignal,
  get: HttpGet = getFromHost,
): Promise<EngineActivity | undefined> => {
  const answer = await get(`${baseUrl}/metrics`, signal);
  if (answer?.status !== 200) return undefined;
  const running = figureIn(answer.body, 'mistralrs_sequences_running');
  const waiting = figureIn(answer.body, 'mistralrs_sequences_waiting');
  const tokens = figureIn(answer.body, 'mistralrs_tokens_processed_total');
  if (running === undefined && waiting === undefined && tokens === undefined) return undefined;
  return {
    ...(running !== undefined && { running }),
    ...(waiting !== undefined && { waiting }),
    ...(tokens !== undefined && { tokens }),
  };
};

/** Lines of services as the logs window gets them. */

export interface LogEntry {
  readonly service: string;
  readonly stream: 'stdout' | 'stderr';
  /** ISO time by Docker's clock. */
  readonly at?: string;
  /** Without its end of line; control characters are the writer's own. */
  readonly text: string;
}

export interface LogBatch {
  readonly lines: readonly LogEntry[];
  /** What is followed ended: the container stopped or Docker is gone. */
  readonly ended?: boolean;
}

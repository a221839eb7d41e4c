/** Lines of services as the logs window gets them. */

export interface LogEntry {
  readonly service: string;
  readonly stream: 'stdout' | 'stderr';
  /** ISO time by Docker's clock. */
  readonly at?: string;
  /** Without its end of line; control characters are the writer's own. What is longer than 32,768 characters is cut. */
  readonly text: string;
}

export interface LogBatch {
  readonly lines: readonly LogEntry[];
  /** So many lines before these were left out: they came faster than they were taken. Absent: none. */
  readonly skipped?: number;
  /** Nothing more is to be expected for now: what is followed stopped, or Docker is gone. Lines may come again. */
  readonly ended?: boolean;
}

/** `.env` as a form. Its text stays the user's: only the values that were changed are written. */

/** One variable. */
export interface EnvField {
  readonly name: string;
  /** What the example file says above it, without the marks of a comment; may be several lines, or empty. */
  readonly description: string;
  /** What holds now, without quotes; absent: `.env` does not set it. */
  readonly value?: string;
  /** What holds without it: the Compose file's default, else the example's value. */
  readonly fallback?: string;
  /** Its name looks like that of a secret: shown as dots. */
  readonly secret: boolean;
  /** A stack file demands it, nothing gives it, and selecting the stack would not either. */
  readonly missing: boolean;
  /** A variable of the shell ranks above `.env`: changing it here has no effect. */
  readonly overridden: boolean;
}

/** The variables of one example file, in its order; the last section holds what only the stack's files or `.env` name. */
export interface EnvSection {
  readonly title: string;
  readonly fields: readonly EnvField[];
}

export interface EnvForm {
  readonly stack: string;
  /** Absolute. */
  readonly file: string;
  readonly sections: readonly EnvSection[];
}

/** By name: the new value, or null to leave the variable to its default: what `.env` says is commented out then. */
export type EnvValues = Readonly<Record<string, string | null>>;

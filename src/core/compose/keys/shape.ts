import type { ScalarType } from '../yaml/node.ts';

/**
 * What a value of a Compose file may look like and what it becomes in the model. The tables in this folder are made of
 * these; checking, merging, spelling out and decoding walk along them, and docs/compose-support.md is generated from them.
 */
export type Shape = ScalarShape | ListShape | MappingShape | ObjectShape | NamedShape | CommandShape | HostsShape;

/** What a scalar becomes: `mode` is a file mode in octal text, `count` a number or `all` (-1). */
export type Target = 'text' | 'boolean' | 'integer' | 'float' | 'bytes' | 'duration' | 'mode' | 'count';

export interface ScalarShape {
  readonly kind: 'scalar';
  readonly accepts: readonly ScalarType[];
  readonly as: Target;
  readonly oneOf?: readonly string[];
  /** Other values are valid Compose but not supported here. */
  readonly supported?: readonly string[];
  readonly pattern?: RegExp;
  readonly min?: number;
  readonly max?: number;
}

export interface ListShape {
  readonly kind: 'list';
  readonly of: Shape;
  /** The same item twice is an error. */
  readonly distinct: boolean;
  /** One item may stand without a list. */
  readonly orOne: boolean;
}

/** Free keys with scalar values, also as a list of `KEY=value`. */
export interface MappingShape {
  readonly kind: 'mapping';
  readonly accepts: readonly ScalarType[];
  readonly list: boolean;
  /** What a key without a value becomes. */
  readonly unset: 'empty' | 'null';
}

export interface ObjectShape {
  readonly kind: 'object';
  readonly keys: Readonly<Record<string, Key>>;
  /** `x-` keys are allowed. */
  readonly extensible: boolean;
  readonly nullable: boolean;
  readonly required: readonly string[];
  /** Scalars that may stand for it. */
  readonly short: readonly ScalarType[];
}

/** Free names with one shape of value. */
export interface NamedShape {
  readonly kind: 'named';
  readonly of: Shape;
  /** Other names are an error. */
  readonly names: RegExp;
  readonly nullable: boolean;
  /** A list of names may stand for it. */
  readonly orList: boolean;
  /** How two values of one name become one. */
  readonly merge?: MergeRule;
}

/** `command`, `entrypoint` (words) and `healthcheck.test` (a shell line): text or a list. */
export interface CommandShape {
  readonly kind: 'command';
  readonly as: 'words' | 'test';
}

/** `extra_hosts`. */
export interface HostsShape {
  readonly kind: 'hosts';
}

/** How values of two files become one; without a rule maps are merged, lists appended, others replaced. */
export type MergeRule = 'replace' | 'sequence' | 'names' | 'dependencies' | 'hosts' | 'logging' | 'pools';

/** By what the items of a list are the same, so that the later one wins. */
export type ItemIdentity = 'name' | 'target' | 'config' | 'secret' | 'port' | 'path' | 'text';

/** Short forms that are spelled out. */
export type ShortForm =
  | 'dependencies'
  | 'env-files'
  | 'list'
  | 'addresses'
  | 'gpus'
  | 'names'
  | 'volumes'
  | 'devices'
  | 'mounts'
  | 'ports'
  | 'external';

export interface Key {
  readonly shape: Shape;
  /** Valid Compose, but not supported here, and why. */
  readonly unsupported?: string;
  readonly merge?: MergeRule;
  readonly identity?: ItemIdentity;
  readonly short?: ShortForm;
  /** 0, false and "" count as set; elsewhere they are as good as absent. */
  readonly zero?: 'kept';
  /** Used while loading, then dropped. */
  readonly dropped?: true;
  /** For docs/compose-support.md. */
  readonly note?: string;
}

/** What the table says of a key; undefined for one that it doesn't have. */
export const keyOf = ({ keys }: ObjectShape, name: string): Key | undefined => keys[name];

const scalar = (accepts: readonly ScalarType[], as: Target, more: Partial<ScalarShape> = {}): ScalarShape => ({
  kind: 'scalar',
  accepts,
  as,
  ...more,
});

const number = ['integer', 'number'] as const;

export const text = scalar(['string'], 'text');
export const oneOf = (...values: readonly string[]): ScalarShape => scalar(['string'], 'text', { oneOf: values });
/** Valid Compose values of which only some are supported. */
export const supporting = (shape: ScalarShape, ...supported: readonly string[]): ScalarShape => ({
  ...shape,
  supported,
});
export const matching = (pattern: RegExp): ScalarShape => scalar(['string'], 'text', { pattern });
export const textOrInteger = scalar(['string', 'integer'], 'text');
export const textOrNumber = scalar(['string', ...number], 'text');
export const flag = scalar(['boolean', 'string'], 'boolean');
export const strictFlag = scalar(['boolean'], 'boolean');
export const integer = scalar(['integer', 'string'], 'integer');
/** The schema allows fractions; they are cut off. */
export const integral = scalar([...number, 'string'], 'integer');
/** Like `integral`, but not negative. */
export const natural = scalar([...number, 'string'], 'integer', { min: 0, max: Number.MAX_SAFE_INTEGER });
export const naturalInteger = scalar(['integer', 'string'], 'integer', { min: 0, max: Number.MAX_SAFE_INTEGER });
export const strictNumber = scalar(number, 'integer');
export const between = (min: number, max: number): ScalarShape =>
  scalar(['integer', 'string'], 'integer', { min, max });
export const float = scalar([...number, 'string'], 'float');
export const bytes = scalar([...number, 'string'], 'bytes');
export const wholeBytes = scalar(['integer', 'string'], 'bytes');
export const bytesText = scalar(['string'], 'bytes');
export const duration = scalar(['string'], 'duration');
export const fileMode = scalar(['integer', 'string'], 'mode');
export const count = scalar(['integer', 'string'], 'count');

export const listOf = (of: Shape, options: Partial<Pick<ListShape, 'distinct' | 'orOne'>> = {}): ListShape => ({
  kind: 'list',
  of,
  distinct: false,
  orOne: false,
  ...options,
});
export const texts = listOf(text);
export const distinctTexts = listOf(text, { distinct: true });
export const oneOrTexts = listOf(text, { distinct: true, orOne: true });

const anyScalar = ['string', 'integer', 'number', 'boolean', 'null'] as const;
/** `labels`, `sysctls`, …: a map or a list; a key without a value is "". */
export const mapping: MappingShape = { kind: 'mapping', accepts: anyScalar, list: true, unset: 'empty' };
/** `environment`: a key without a value takes that of the surroundings. */
export const variables: MappingShape = { kind: 'mapping', accepts: anyScalar, list: true, unset: 'null' };
/** Options passed on as they are. */
export const options = (...accepts: readonly ScalarType[]): MappingShape => ({
  kind: 'mapping',
  accepts,
  list: false,
  unset: 'empty',
});
export const driverOptions = options('string', 'integer', 'number');

export const object = (
  keys: Readonly<Record<string, Key>>,
  more: Partial<Omit<ObjectShape, 'kind' | 'keys'>> = {},
): ObjectShape => ({
  kind: 'object',
  // Without a prototype: a file may name anything.
  keys: Object.assign(Object.create(null), keys) as Readonly<Record<string, Key>>,
  extensible: true,
  nullable: false,
  required: [],
  short: [],
  ...more,
});

const resourceName = /^[a-zA-Z0-9._-]+$/;
export const named = (of: Shape, more: Partial<Omit<NamedShape, 'kind' | 'of'>> = {}): NamedShape => ({
  kind: 'named',
  of,
  names: resourceName,
  nullable: false,
  orList: false,
  ...more,
});

export const words: CommandShape = { kind: 'command', as: 'words' };
export const test: CommandShape = { kind: 'command', as: 'test' };
export const hosts: HostsShape = { kind: 'hosts' };

/** A key of which only the shape is known. */
export const key = (shape: Shape, more: Omit<Key, 'shape'> = {}): Key => ({ shape, ...more });
/** A key that is valid Compose and refused here; what is below it isn't looked at. */
export const refused = (why: string): Key => ({ shape: text, unsupported: why });

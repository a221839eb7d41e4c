import { useCopied } from '../state/copied.ts';

interface CopyButtonProps {
  /** What a screen reader says in place of "Copy". */
  readonly label: string;
  /** What is announced once it is done. */
  readonly done: string;
  readonly disabled?: boolean;
  /** Copies; answers whether that worked. */
  readonly copy: () => boolean | Promise<boolean>;
}

/** Copies something, and says so for a moment without changing its width. */
export const CopyButton = ({ label, done, disabled = false, copy }: CopyButtonProps) => {
  const [copied, tell] = useCopied();
  return (
    <>
      <button
        class="btn btn--copy"
        type="button"
        disabled={disabled}
        aria-label={copied ? undefined : label}
        aria-keyshortcuts="Meta+C"
        onClick={async () => tell(await copy())}
      >
        {copied ? 'Copied' : 'Copy'}
      </button>
      <span class="sr" role="status">
        {copied ? done : ''}
      </span>
    </>
  );
};

import { Component } from 'preact';
import type { LogLine } from '../state/logs.ts';
import { Line } from './line.tsx';

interface BlockProps {
  readonly lines: readonly LogLine[];
  /** Lines of several services are mixed. */
  readonly named: boolean;
  /** Pixels from the beginning of the list. */
  readonly top: number;
}

/** Some lines at their place. They are drawn again only if they are others: a line never changes. */
export class Block extends Component<BlockProps> {
  override shouldComponentUpdate({ lines, named, top }: BlockProps): boolean {
    const { props } = this;
    const same =
      lines.length === props.lines.length && lines[0] === props.lines[0] && lines.at(-1) === props.lines.at(-1);
    return !same || named !== props.named || top !== props.top;
  }

  override render({ lines, named, top }: BlockProps) {
    return (
      <div class="lines__block" style={{ top: `${top}px` }}>
        {lines.map((line) => (
          <Line key={line.id} line={line} named={named} />
        ))}
      </div>
    );
  }
}

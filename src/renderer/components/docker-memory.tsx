import { formatGigabytes, formatMemoryOf } from '../../shared/format.ts';
import type { MemoryView } from '../view/figures.ts';

/** What containers use of the memory that Docker may take: on a Mac that of its virtual machine. */
export const DockerMemory = ({
  docker: { used, total, isVm },
}: {
  readonly docker: NonNullable<MemoryView['docker']>;
}) => (
  <div class="vm">
    <span>{isVm ? 'Docker VM' : 'Containers'}</span>
    {/* biome-ignore lint/a11y/useSemanticElements: how a meter element looks is the browser's choice */}
    <span
      class="vm__bar"
      role="meter"
      aria-label={isVm ? 'Memory of the Docker VM that containers use' : 'Memory that containers use'}
      aria-valuemin={0}
      aria-valuemax={Number(formatGigabytes(total))}
      aria-valuenow={Number(formatGigabytes(used))}
      aria-valuetext={formatMemoryOf(used, total)}
    >
      <i style={{ width: `${Math.min(100, (used / total) * 100).toFixed(1)}%` }} />
    </span>
    <span class="num">{formatMemoryOf(used, total)}</span>
  </div>
);

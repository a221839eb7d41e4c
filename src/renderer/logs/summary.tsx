import { ended, filter, followService, lines, mostLines, service, shown, skipped } from '../state/logs.ts';
import { skippedText } from '../view/log-text.ts';

const count = (value: number): string => (value === 1 ? '1 line' : `${value.toLocaleString('en')} lines`);

/** How many lines there are, and whether more can come. */
export const Summary = () => {
  const all = lines.value.length;
  const some = filter.value.trim() !== '';
  const kept = all >= mostLines ? ', older ones are not kept here' : '';
  return (
    <footer class="logs__foot small">
      <p class="num" role="status">
        {some ? `${shown.value.length.toLocaleString('en')} of ${count(all)}` : `${count(all)}${kept}`}
        {skipped.value > 0 && `. ${skippedText(skipped.value)}: they came too fast to be shown`}
        {ended.value && '. The log has ended: what writes it has stopped.'}
      </p>
      {ended.value && (
        <button class="btn" type="button" onClick={() => void followService(service.value)}>
          Read Again
        </button>
      )}
    </footer>
  );
};

import { signal } from '@preact/signals';

/** ms since 1970, counted each second while the page can be seen. */
export const now = signal(Date.now());

const tick = (): void => {
  if (!document.hidden) now.value = Date.now();
};
setInterval(tick, 1000);
document.addEventListener('visibilitychange', tick);

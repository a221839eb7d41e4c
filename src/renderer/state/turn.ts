import { signal } from '@preact/signals';

/** Steps of one turn, and ms between two. */
const steps = 8;
const stepMs = 250;

const still = matchMedia('(prefers-reduced-motion: reduce)');
let timer: ReturnType<typeof setInterval> | undefined;

/**
 * How far glyphs that stand for work have turned, in parts of a circle; all of them together. Counted only while one is
 * shown. An animation of the style sheet would wake the page sixty times a second for the same eight pictures.
 */
export const turn = signal(0, {
  watched() {
    timer = setInterval(() => {
      if (!document.hidden && !still.matches) this.value = (this.value + 1 / steps) % 1;
    }, stepMs);
  },
  unwatched() {
    clearInterval(timer);
  },
});

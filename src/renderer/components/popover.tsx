import { useEffect, useRef } from 'preact/hooks';
import { commands } from '../bridge.ts';
import { snapshot } from '../state/snapshot.ts';
import { Body } from './body.tsx';
import { Footer } from './footer.tsx';
import { Status } from './status.tsx';

/** Tells main how high the content is, now and whenever that changes. */
const reportHeight = (element: HTMLElement): (() => void) => {
  const observer = new ResizeObserver(() => {
    void commands.resizePopover({ height: Math.ceil(element.getBoundingClientRect().height) });
  });
  observer.observe(element);
  return () => observer.disconnect();
};

/** Opening puts the focus on the popover itself, so that Return can't act by accident. */
const takeFocus = (element: HTMLElement): (() => void) => {
  const focus = (): void => element.focus();
  window.addEventListener('focus', focus);
  return () => window.removeEventListener('focus', focus);
};

export const Popover = () => {
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    const ends = [reportHeight(main.current!), takeFocus(main.current!)];
    return () => {
      for (const end of ends) end();
    };
  }, []);
  const current = snapshot.value;
  return (
    <main class="popover" ref={main} tabIndex={-1} aria-label="Frontier LLM">
      {current && <Status snapshot={current} />}
      <div class="popover__body">{current && <Body snapshot={current} />}</div>
      <Footer snapshot={current} />
    </main>
  );
};

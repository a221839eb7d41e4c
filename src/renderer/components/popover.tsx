import { useEffect, useRef } from 'preact/hooks';
import { commands } from '../bridge.ts';
import { snapshot } from '../state/snapshot.ts';
import { Body } from './body.tsx';
import { Footer } from './footer.tsx';
import { Status } from './status.tsx';
import { Told } from './told.tsx';

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

/** What scrolls can be reached with the keyboard, but only while it does. */
const focusIfScrolls = (body: HTMLElement): (() => void) => {
  const observer = new ResizeObserver(() => {
    if (body.scrollHeight > body.clientHeight) body.tabIndex = 0;
    else body.removeAttribute('tabindex');
  });
  observer.observe(body);
  return () => observer.disconnect();
};

export const Popover = () => {
  const main = useRef<HTMLElement>(null);
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const ends = [reportHeight(main.current!), takeFocus(main.current!), focusIfScrolls(body.current!)];
    return () => {
      for (const end of ends) end();
    };
  }, []);
  const current = snapshot.value;
  return (
    <main class="popover" ref={main} tabIndex={-1} aria-label="Frontier LLM" data-revision={current?.revision}>
      {current && <Status snapshot={current} />}
      <div class="popover__body" ref={body}>
        {current && <Body snapshot={current} />}
      </div>
      <Told />
      <Footer snapshot={current} />
    </main>
  );
};

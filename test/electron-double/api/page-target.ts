/** A page in Chromium with Electron's half and the app's preload inside, and the messages between it and main. */
import type { Json, Session } from '../cdp.ts';
import { bindingName, pageSource } from '../page/source.ts';
import { chromium } from '../runtime.ts';

/** What a page sends to main. */
export interface FromPage {
  readonly kind: 'invoke' | 'send' | 'preload-error' | 'window-open';
  readonly id: number;
  readonly channel: string;
  readonly data: string;
  readonly error: string;
}

export interface PageEvents {
  navigated(url: string, origin: string): void;
  domReady(): void;
  loaded(): void;
  windowOpen(url: string): void;
  /** Answers whether the navigation is refused. */
  willNavigate(url: string): boolean;
  console(level: string, message: string): void;
  crashed(): void;
  /** `context` names the page's world, for the answer. */
  message(message: FromPage, context: number): void;
}

export interface PageTarget {
  readonly targetId: string;
  readonly session: Session;
}

const listen = ({ session, targetId }: PageTarget, events: PageEvents): void => {
  session.on('Runtime.bindingCalled', (params) => {
    if (params.name !== bindingName) return;
    events.message(JSON.parse(params.payload) as FromPage, params.executionContextId);
  });
  session.on('Page.frameNavigated', ({ frame }) => {
    if (!frame.parentId) events.navigated(frame.url, frame.securityOrigin);
  });
  session.on('Page.domContentEventFired', () => events.domReady());
  session.on('Page.loadEventFired', () => events.loaded());
  session.on('Page.windowOpen', ({ url }) => events.windowOpen(url));
  // Held until the app has answered: an aborted request leaves the page as it is.
  session.on('Fetch.requestPaused', ({ requestId, frameId, request }) => {
    const refused = frameId === targetId && events.willNavigate(request.url);
    const answer = refused
      ? session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
      : session.send('Fetch.continueRequest', { requestId });
    answer.catch(() => {}); // the page may have gone meanwhile
  });
  session.on('Runtime.consoleAPICalled', (params) => {
    const args = params.args as { value?: unknown; description?: string }[];
    events.console(params.type, args.map((arg) => arg.value ?? arg.description).join(' '));
  });
  session.on('Runtime.exceptionThrown', ({ exceptionDetails }) => {
    events.console('error', exceptionDetails.exception?.description ?? exceptionDetails.text);
  });
  session.on('Inspector.targetCrashed', () => events.crashed());
};

/** Sets the size of the page's view, in the page's own pixels. */
export const setViewport = (session: Session, width: number, height: number): Promise<Json> =>
  session.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 0, mobile: false });

/** Tells the page which colours the system has. */
export const setColorScheme = (session: Session, dark: boolean): Promise<Json> =>
  session.send('Emulation.setEmulatedMedia', {
    features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }],
  });

/** Opens an empty page that will run `preload` before whatever it loads. */
export const openPage = async (preload: string | undefined, events: PageEvents): Promise<PageTarget> => {
  const { targetId } = await chromium().root.send('Target.createTarget', { url: 'about:blank' });
  const session = await chromium().attach(targetId);
  listen({ session, targetId }, events);
  await Promise.all([
    session.send('Page.enable'),
    session.send('Fetch.enable', { patterns: [{ urlPattern: 'http*', resourceType: 'Document' }] }),
    session.send('Runtime.enable'),
    session.send('Runtime.addBinding', { name: bindingName }),
    session.send('Page.addScriptToEvaluateOnNewDocument', { source: pageSource(preload) }),
  ]);
  return { targetId, session };
};

/** Sends to the page; lost without a word if the page has gone, as in Electron. */
export const sendToPage = async (session: Session, message: object, context?: number): Promise<void> => {
  const expression = `globalThis[Symbol.for('electron-double')]?.(${JSON.stringify(message)})`;
  await session.send('Runtime.evaluate', { expression, contextId: context }).catch(() => {});
};

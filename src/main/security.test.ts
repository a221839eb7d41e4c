import { describe, expect, it } from 'vitest';
import { isOwnFrame } from './security.ts';

const page = 'file:///Applications/Frontier%20LLM.app/Contents/Resources/app.asar/out/renderer/index.html';
const parent = {} as Electron.WebFrameMain;

describe('the frame that may send commands', () => {
  it('is the top frame of an own page', () => {
    expect(isOwnFrame({ url: page, parent: null }, [page])).toBe(true);
    expect(isOwnFrame({ url: `${page}#engine`, parent: null }, [page])).toBe(true);
  });

  it.each([
    ['https://example.invalid/', null],
    ['about:blank', null],
    [`${page}.evil`, null],
    ['file:///etc/passwd', null],
    [page, parent],
  ])('is not %s', (url, above) => {
    expect(isOwnFrame({ url, parent: above }, [page])).toBe(false);
  });

  it('is not one that has gone', () => {
    expect(isOwnFrame(null, [page])).toBe(false);
  });
});

import './styles/index.css';
import { openPopover } from './components/open.tsx';
import { openLogs } from './logs/open.tsx';
import { openSettings } from './settings/open.tsx';

/** By the name that each page's file gives itself. */
const pages: Readonly<Partial<Record<string, (root: HTMLElement) => void>>> = {
  popover: openPopover,
  settings: openSettings,
  logs: openLogs,
};

pages[document.documentElement.dataset.page ?? '']?.(document.getElementById('app')!);

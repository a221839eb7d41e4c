import './styles/index.css';
import { render } from 'preact';
import { Popover } from './components/popover.tsx';
import { listenToKeys } from './state/keys.ts';
import { follow } from './state/snapshot.ts';

listenToKeys(window);
void follow();
render(<Popover />, document.getElementById('app')!);

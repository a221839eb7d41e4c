// Who may use the gateway. The key is read from the environment: it stands in no file, no argument and no log.
// biome-ignore lint/style/useNodejsImportProtocol: njs has no node: names
import crypto from 'crypto';

const token = process.env.GATEWAY_TOKEN || '';
const isOpen = !/^(127(\.\d{1,3}){3}|\[?::1\]?)$/.test(process.env.GATEWAY_BIND || '127.0.0.1');
const expected = digest(`Bearer ${token}`);

/**
 * For js_set: why a request is refused. `open`: the gateway is published beyond this machine and has no key to ask for;
 * `key`: the request lacks the key; empty: it may come in.
 */
function refusal(r) {
  if (token === '') return isOpen ? 'open' : '';
  return isSame(digest(r.headersIn.Authorization || ''), expected) ? '' : 'key';
}

function digest(text) {
  return crypto.createHash('sha256').update(text).digest('hex');
}

/** Takes the same time wherever two digests differ. */
function isSame(one, other) {
  let difference = 0;
  for (let i = 0; i < other.length; i++) difference |= one.charCodeAt(i) ^ other.charCodeAt(i);
  return difference === 0;
}

export default { refusal };

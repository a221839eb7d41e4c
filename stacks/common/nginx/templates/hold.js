// biome-ignore lint/style/useNodejsImportProtocol: njs knows its modules by their bare names
import fs from 'fs';

const file = '/etc/nginx/gateway/hold';
const pollMs = 250;

/**
 * Holds a request while an engine is being replaced: as long as the file `hold` is there and what the link names does not
 * answer, at most GATEWAY_HOLD_LIMIT seconds. Then hands it on to the link's target, whatever that is by then.
 */
async function wait(r) {
  const end = Date.now() + Number(r.variables.gw_hold_limit) * 1000;
  while (Date.now() < end) {
    await new Promise((done) => setTimeout(done, pollMs));
    if (await answers(r.variables.gw_linked_now)) break;
    if (!isHeld()) break;
  }
  r.internalRedirect('@last');
}

/** Any answer counts, even a refusal: what matters is that something serves. */
async function answers(target) {
  try {
    await ngx.fetch(`http://${target}/v1/models`);
    return true;
  } catch (_) {
    return false;
  }
}

function isHeld() {
  try {
    fs.accessSync(file);
    return true;
  } catch (_) {
    return false;
  }
}

export default { wait };

import { expect, it } from 'vitest';
import { createStore } from '../core/store.ts';
import type { Problem, Result } from '../shared/errors.ts';
import { tellRefusal } from './tell.ts';

const problem: Problem = {
  code: 'engine-unsupported',
  message: 'Mistral.rs can’t be told to unload a model.',
  evidence: ['404'],
};
const refused = (error: Problem): Result<never> => ({ ok: false, error, problems: [error] });

const setUp = () => {
  const shown: unknown[] = [];
  const store = createStore('/w');
  const tell = (result: Result<unknown>): Promise<void> =>
    tellRefusal(
      {
        store,
        dialog: {
          showMessageBox: async (options: unknown) => {
            shown.push(options);
            return { response: 0, checkboxChecked: false };
          },
        },
      },
      result,
    );
  return { shown, store, tell };
};

it('says what was refused, why and what to do', async () => {
  const { shown, tell } = setUp();
  await tell(refused(problem));
  expect(shown).toEqual([
    {
      type: 'warning',
      message: 'This engine can’t do that',
      detail: 'Mistral.rs can’t be told to unload a model.\n404\nRestart its service instead: restart <service>.',
      buttons: ['OK'],
    },
  ]);
});

it('is silent about what was done, what was cancelled, and what the snapshot shows', async () => {
  const { shown, store, tell } = setUp();
  const failed = refused(problem);
  if (failed.ok) throw new Error('it must be refused');
  store.update({
    failure: { operation: { kind: 'down', startedAt: '', steps: [] }, problems: failed.problems, at: '' },
  });
  await tell({ ok: true, value: undefined });
  await tell(refused({ code: 'cancelled', message: 'Cancelled.' }));
  await tell(failed);
  expect(shown).toEqual([]);
});

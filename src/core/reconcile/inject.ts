import { posix } from 'node:path';
import { ProblemError } from '../../shared/errors.ts';
import { type ApplyContext, filesOf } from './context.ts';
import { type InjectedFile, injectedFiles } from './create/files.ts';

/** Copies a service's configs and secrets that are no files of the host into its container, which must not run yet. */
export async function injectFiles(context: ApplyContext, id: string, service: string): Promise<void> {
  const files = injectedFiles(filesOf(context).project, service);
  if (files.length === 0) return;
  const tar = await pack(files.map((file) => ({ file, content: contentOf(file) })));
  await context.docker.putArchive(id, '/', tar);
}

/** The loader has put the value of `environment` in the place of its name. */
function contentOf(file: InjectedFile): string {
  if (file.content !== undefined) return file.content;
  throw new ProblemError({
    code: 'variable-missing',
    message: `The ${file.kind} ${file.source} is to come from the variable ${file.environment ?? ''}, which is not set.`,
  });
}

async function pack(
  entries: readonly { readonly file: InjectedFile; readonly content: string }[],
): Promise<Uint8Array> {
  const { pack: createPack } = await import('tar-stream');
  const tar = createPack();
  for (const { file, content } of entries) {
    const { mode, uid, gid } = file;
    tar.entry({ name: posix.relative('/', posix.normalize(file.target)), mode, uid, gid, mtime: new Date(0) }, content);
  }
  tar.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

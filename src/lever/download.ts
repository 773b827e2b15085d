/** The content of a file or a résumé. Called by `resources/files.ts` and `resources/resumes.ts`. */
import type { Api, CallOptions } from './http.ts';

/** A file may take longer than an ordinary answer (milliseconds). Lever takes none above 30 MB. */
const DOWNLOAD_TIMEOUT = 60_000;

export interface Download {
  readonly bytes: Uint8Array;
  readonly contentType: string | null;
  /** As Lever names it; `null` when it does not. Comes from a candidate: never use it as a path. */
  readonly fileName: string | null;
}

export async function download(api: Api, path: string, options: CallOptions): Promise<Download> {
  const timeoutMs = options.timeoutMs ?? Math.max(DOWNLOAD_TIMEOUT, api.options.timeoutMs);
  const { bytes, headers } = await api.send({ method: 'GET', path, signal: options.signal, timeoutMs });
  return { bytes, contentType: headers.get('content-type'), fileName: nameIn(headers.get('content-disposition')) };
}

function nameIn(disposition: string | null): string | null {
  const encoded = /filename\*=(?:UTF-8|utf-8)''([^;]+)/.exec(disposition ?? '')?.[1];
  if (encoded !== undefined) {
    try {
      return decodeURIComponent(encoded.trim());
    } catch {
      // A broken encoding: the plain form may still be there.
    }
  }
  return /filename="?([^";]+)"?/.exec(disposition ?? '')?.[1]?.trim() ?? null;
}

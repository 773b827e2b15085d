/** `multipart/form-data` into its parts; what Lever takes wherever a file comes along. Null when it cannot be read. */
export interface Part {
  readonly name: string;
  readonly filename: string | null;
  readonly type: string;
  readonly bytes: Buffer;
}

export function parseMultipart(contentType: string, body: Buffer): readonly Part[] | null {
  const boundary = /boundary=(?:"([^"]+)"|([^;]+))/.exec(contentType);
  const mark = boundary?.[1] ?? boundary?.[2];
  if (mark === undefined) return null;
  const line = Buffer.from(`--${mark}`);
  const parts: Part[] = [];
  let at = body.indexOf(line);
  while (at !== -1) {
    const start = at + line.length;
    if (body.subarray(start, start + 2).toString() === '--') return parts;
    const next = body.indexOf(line, start);
    const headEnd = body.indexOf('\r\n\r\n', start);
    if (next === -1 || headEnd === -1 || headEnd > next) return null;
    const head = body.subarray(start, headEnd).toString('utf8');
    const name = /name="([^"]*)"/.exec(head.replace(/filename="[^"]*"/, ''))?.[1];
    if (name === undefined) return null;
    parts.push({
      name,
      filename: /filename="([^"]*)"/.exec(head)?.[1] ?? null,
      type: /content-type:\s*([^\r\n]+)/i.exec(head)?.[1] ?? 'application/octet-stream',
      bytes: body.subarray(headEnd + 4, next - 2),
    });
    at = next;
  }
  return null;
}

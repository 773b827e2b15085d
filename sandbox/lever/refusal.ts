/**
 * What Lever says when it refuses: a status and `{ code, message }`. Thrown anywhere behind an endpoint and turned into
 * an answer in one place (`gate.ts`). The code strings for 401, 403 and 429 are not public: a client must go by status.
 */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const badRequest = (message: string): Refusal => new Refusal(400, 'BadRequestError', message);
export const unauthorized = (message = 'Unauthorized'): Refusal => new Refusal(401, 'UnauthorizedError', message);
export const forbidden = (message: string): Refusal => new Refusal(403, 'ForbiddenError', message);

/** `notFound('stages', id)`: Lever names the collection and the id. */
export const notFound = (collection: string, id: string): Refusal =>
  new Refusal(404, 'ResourceNotFound', `${collection} ${id} was not found`);

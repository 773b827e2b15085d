/**
 * What every Lever resource is made of: one object, a list, a write. Extended by the files beside it, and by nobody else.
 */
import type { LeverUserId } from '../ids.ts';
import type { Api, Call, CallOptions, Query } from '../http.ts';
import { Page, parsed, type Paging } from '../page.ts';

export interface PerformAs extends CallOptions {
  /** The Lever user in whose name this is done. Lever refuses (400) without it. */
  readonly performAs: LeverUserId;
}

export interface MayPerformAs extends CallOptions {
  /** The Lever user in whose name this is done. Send it whenever it is known. */
  readonly performAs?: LeverUserId | undefined;
}

/** The `data` of an answer; the documentation shows some answers without that wrapping. */
function unwrap(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'data' in body ? body.data : body;
}

export abstract class Resource {
  protected readonly api: Api;

  constructor(api: Api) {
    this.api = api;
  }

  protected async one<T>(parse: (raw: unknown) => T, call: Call): Promise<T> {
    return parsed(call, parse, unwrap(await this.api.json(call)), 'data');
  }

  protected page<Item extends { id: string }>(
    parse: (raw: unknown) => Item,
    at: string,
    query: Query,
    paging: Paging | undefined,
    how: { readonly single?: boolean; readonly missingIsEmpty?: boolean } = {},
  ): Page<Item> {
    const call: Call = { method: 'GET', path: at, query, signal: paging?.signal };
    return new Page({ api: this.api, call, parse, key: (item) => item.id, pageSize: paging?.pageSize, ...how });
  }

  protected async done(call: Call): Promise<void> {
    await this.api.send(call);
  }
}

/** The parts of a write that come from its options. */
export function as(options: MayPerformAs | undefined): Pick<Call, 'query' | 'signal' | 'timeoutMs'> {
  return { query: { perform_as: options?.performAs }, signal: options?.signal, timeoutMs: options?.timeoutMs };
}

/**
 * Who we are to Microsoft where a company gives an application permission: an app registration with its secret (client
 * credentials). Called by `index.ts`. The secret never leaves this file except to the token endpoint.
 */
import { type Access, askForToken, boughtAccess, boundedFetch, saidBy } from './access.ts';
import { microsoft } from './microsoft-client.ts';
import { CalendarError } from './provider.ts';
import { Trouble } from './retry.ts';
import type { CalendarTools } from './tools.ts';

/** An app registration in Entra, and where its directory signs people in. */
export interface AppRegistration {
  /** Directory (tenant) id of the company. */
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** `null`: Microsoft's own. */
  readonly loginUrl: string | null;
}

export function loginAt(app: AppRegistration, what: 'authorize' | 'token'): string {
  const login = (app.loginUrl ?? 'https://login.microsoftonline.com').replace(/\/$/, '');
  return `${login}/${encodeURIComponent(app.tenantId)}/oauth2/v2.0/${what}`;
}

/** The app registration acting for itself, with the application permission `Calendars.ReadWrite`. */
export function applicationAccess(app: AppRegistration, tools: CalendarTools): Access {
  const doFetch = boundedFetch(tools);
  return boughtAccess(
    tools.clock,
    {
      unauthorized: 'Check the app registration and its secret.',
      forbidden:
        'In the Entra admin center, give the app registration the application permission Calendars.ReadWrite and grant admin consent.',
    },
    () =>
      askForToken(microsoft, doFetch, loginAt(app, 'token'), {
        grant_type: 'client_credentials',
        client_id: app.clientId,
        client_secret: app.clientSecret,
        scope: 'https://graph.microsoft.com/.default',
      }),
    (refusal) =>
      new Trouble(
        'final',
        new CalendarError('microsoft', 'unauthorized', `Microsoft refused the app registration (${saidBy(refusal)}).`, {
          status: refusal.status,
          advice:
            'In the Entra admin center, check the tenant and client ids and make a new client secret if it has expired; then set it and restart the bot.',
        }),
      ),
  );
}

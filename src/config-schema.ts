/**
 * What each variable of the environment must look like, and what it becomes. Called by `config.ts` alone. Reads the file
 * of a service account key, and nothing else; no message repeats a value that may be a secret.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { parseKeys, type VaultKey } from './store/vault.ts';

function isLoopback(url: URL): boolean {
  return ['localhost', '[::1]'].includes(url.hostname) || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(url.hostname);
}

/** An address that must be one of the vendor's, or loopback over http(s). */
function address(vendors: readonly string[]): z.ZodType<string> {
  return z.string().superRefine((text, context) => {
    if (!URL.canParse(text)) {
      context.addIssue({ code: 'custom', message: 'is not a web address' });
      return;
    }
    const url = new URL(text);
    if (isLoopback(url) && /^https?:$/.test(url.protocol)) return;
    if (vendors.some((vendor) => text.replace(/\/$/, '') === vendor.replace(/\/$/, ''))) return;
    context.addIssue({
      code: 'custom',
      message: vendors.length
        ? `must be ${vendors.join(' or ')} (or this machine's loopback, for the sandbox)`
        : "must be this machine's loopback: it is for the sandbox only",
    });
  });
}

/** Where the outside reaches us: https and nothing behind the host; http on loopback only. */
const publicAddress = z.string().transform((text, context): string => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url))) {
    if (url.origin === text.replace(/\/$/, '')) return url.origin;
    context.addIssue({ code: 'custom', message: 'must be scheme and host only, without a path' });
  } else context.addIssue({ code: 'custom', message: 'must start with https://' });
  return z.NEVER;
});

const token = (prefix: string): z.ZodType<string> =>
  z.string().regex(new RegExp(`^${prefix}[\\w-]+$`), `must start with ${prefix}`);

const GoogleKey = z.object({
  client_email: z.string().min(3),
  private_key: z.string().min(10),
});

const serviceAccount = z.string().transform((text, context): string => {
  let json = text;
  if (!text.trimStart().startsWith('{')) {
    try {
      json = readFileSync(text, 'utf8');
    } catch {
      context.addIssue({ code: 'custom', message: 'is neither JSON nor the path of a file that can be read' });
      return z.NEVER;
    }
  }
  try {
    GoogleKey.parse(JSON.parse(json));
    return json;
  } catch {
    context.addIssue({
      code: 'custom',
      message: 'is not a service account key: it needs client_email and private_key',
    });
    return z.NEVER;
  }
});

const keys = z.string().transform((text, context): VaultKey[] => {
  try {
    return parseKeys(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});

export const schema = z.object({
  SLACK_BOT_TOKEN: token('xoxb-').optional(),
  SLACK_SIGNING_SECRET: z.string().min(8, 'is too short to be a signing secret').optional(),
  SLACK_APP_TOKEN: token('xapp-').optional(),
  SLACK_CLIENT_ID: z.string().optional(),
  SLACK_CLIENT_SECRET: z.string().optional(),
  SLACK_API_URL: address(['https://slack.com/api/', 'https://slack-gov.com/api/']).default('https://slack.com/api/'),
  SLACK_AUTHORIZE_URL: address([
    'https://slack.com/oauth/v2/authorize',
    'https://slack-gov.com/oauth/v2/authorize',
  ]).default('https://slack.com/oauth/v2/authorize'),
  LEVER_API_KEY: z.string().optional(),
  LEVER_ENVIRONMENT: z.enum(['global', 'eu', 'sandbox'], 'must be global, eu or sandbox').default('global'),
  LEVER_API_URL: address([]).optional(),
  LEVER_REQUESTS_PER_SECOND: z.coerce
    .number('must be a number')
    .min(0.5, 'must be at least 0.5')
    .max(1000, 'must be at most 1000')
    .default(10),
  GOOGLE_SERVICE_ACCOUNT_KEY: serviceAccount.optional(),
  GOOGLE_ORGANIZER: z.string().includes('@', 'must be an e-mail address').optional(),
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  GOOGLE_API_URL: address([]).optional(),
  MICROSOFT_TENANT_ID: z
    .string()
    .regex(/^[\w.-]+$/, 'is not a tenant id')
    .optional(),
  MICROSOFT_CLIENT_ID: z.string().optional(),
  MICROSOFT_CLIENT_SECRET: z.string().optional(),
  MICROSOFT_CONSENT: z
    .enum(['application', 'person', 'both'], 'must be application, person or both')
    .default('application'),
  MICROSOFT_ORGANIZER: z.string().includes('@', 'must be an e-mail address').optional(),
  MICROSOFT_API_URL: address([]).optional(),
  MICROSOFT_LOGIN_URL: address([]).optional(),
  SMTP_URL: z
    .string()
    .refine(
      (text) => URL.canParse(text) && /^smtps?:$/.test(new URL(text).protocol),
      'must begin with smtps:// or smtp://',
    )
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/^(?:[^<>"]*<)?[^\s<>@"]+@[^\s<>@"]+>?$/, 'must be an e-mail address, or Name <address>')
    .optional(),
  CALENDAR_FEEDS_LOOPBACK: z.enum(['yes', 'no'], 'must be yes or no').default('no'),
  CALENDAR_NOTICES: z.enum(['yes', 'no'], 'must be yes or no').default('yes'),
  FULCRUM_DATA_DIR: z.string().default('.fulcrum'),
  FULCRUM_ENCRYPTION_KEYS: keys.optional(),
  FULCRUM_TEMPLATES: z.string().optional(),
  FULCRUM_PERFORM_AS_FALLBACK: z.enum(['none', 'posting-owner'], 'must be none or posting-owner').default('none'),
  PUBLIC_URL: publicAddress.optional(),
  PORT: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(0, 'must be between 0 and 65535')
    .max(65_535, 'must be between 0 and 65535')
    .default(3000),
  HOST: z.string().default('127.0.0.1'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'must be debug, info, warn, error or silent')
    .default('info'),
});

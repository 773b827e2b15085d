/** The Slack permissions the bot asks for, each with the feature that needs it. `manifest.yml` must list the same. */
export const scopes: Readonly<Record<string, string>> = {
  commands: 'the /hire command and the shortcuts',
  'chat:write': 'direct messages about duties, cards in channels, answers only the asker sees',
  'chat:write.public': 'the card in a public channel where /hire schedule was typed, without an invitation first',
  'users:read': 'name and time zone of the person who asks',
  'users:read.email': 'matching Slack people to Lever users',
  'channels:read': 'checking that a public channel is not shared with another company before names go into it',
  'groups:read': 'the same check for private channels',
};

export const botScopes: readonly string[] = Object.keys(scopes);

/** Windows' names of time zones, as Exchange speaks them, for the zones that an invented company may use. */
const pairs: readonly (readonly [windows: string, iana: string])[] = [
  ['UTC', 'UTC'],
  ['UTC', 'Etc/UTC'],
  ['GMT Standard Time', 'Europe/London'],
  ['GMT Standard Time', 'Europe/Lisbon'],
  ['GMT Standard Time', 'Europe/Dublin'],
  ['W. Europe Standard Time', 'Europe/Berlin'],
  ['W. Europe Standard Time', 'Europe/Amsterdam'],
  ['W. Europe Standard Time', 'Europe/Rome'],
  ['W. Europe Standard Time', 'Europe/Stockholm'],
  ['Romance Standard Time', 'Europe/Paris'],
  ['Romance Standard Time', 'Europe/Madrid'],
  ['Central Europe Standard Time', 'Europe/Budapest'],
  ['Central Europe Standard Time', 'Europe/Prague'],
  ['Central European Standard Time', 'Europe/Warsaw'],
  ['FLE Standard Time', 'Europe/Helsinki'],
  ['GTB Standard Time', 'Europe/Athens'],
  ['Turkey Standard Time', 'Europe/Istanbul'],
  ['Israel Standard Time', 'Asia/Jerusalem'],
  ['Egypt Standard Time', 'Africa/Cairo'],
  ['South Africa Standard Time', 'Africa/Johannesburg'],
  ['W. Central Africa Standard Time', 'Africa/Lagos'],
  ['Arabian Standard Time', 'Asia/Dubai'],
  ['India Standard Time', 'Asia/Kolkata'],
  ['Nepal Standard Time', 'Asia/Kathmandu'],
  ['China Standard Time', 'Asia/Shanghai'],
  ['Singapore Standard Time', 'Asia/Singapore'],
  ['Tokyo Standard Time', 'Asia/Tokyo'],
  ['Korea Standard Time', 'Asia/Seoul'],
  ['AUS Eastern Standard Time', 'Australia/Sydney'],
  ['Cen. Australia Standard Time', 'Australia/Adelaide'],
  ['New Zealand Standard Time', 'Pacific/Auckland'],
  ['Chatham Islands Standard Time', 'Pacific/Chatham'],
  ['E. South America Standard Time', 'America/Sao_Paulo'],
  ['Newfoundland Standard Time', 'America/St_Johns'],
  ['Eastern Standard Time', 'America/New_York'],
  ['Eastern Standard Time', 'America/Toronto'],
  ['Central Standard Time', 'America/Chicago'],
  ['Central Standard Time (Mexico)', 'America/Mexico_City'],
  ['Mountain Standard Time', 'America/Denver'],
  ['US Mountain Standard Time', 'America/Phoenix'],
  ['Pacific Standard Time', 'America/Los_Angeles'],
];

const toWindows = new Map(pairs.map(([windows, iana]) => [iana, windows]));
const toIana = new Map([...pairs].reverse().map(([windows, iana]) => [windows, iana]));

/** `UTC` for a zone that is not in the table. */
export function windowsZone(iana: string): string {
  return toWindows.get(iana) ?? 'UTC';
}

/** The IANA zone of a Windows name; `undefined` when unknown. */
export function ianaZone(windows: string): string | undefined {
  return toIana.get(windows);
}

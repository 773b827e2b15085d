/** Where one planned session is held: the two fields of a plan's session and of a template's. Data in, blocks out; pure. */
import { checkboxes, input, option, textInput, type Blocks } from './kit.ts';
import { escapeLine, md, type Mrkdwn } from './mrkdwn.ts';

export const sessionPlaceFields = { place: 'place', video: 'video' } as const;
const VIDEO = 'video';

interface Place {
  readonly location: string;
  readonly video: boolean;
}

/** What a session says of its own; what it leaves out is the panel's. */
type Own = Partial<Place>;

/** `panel`: what holds where a session says nothing. */
export function placeInputs(own: Own, panel: Place, block: (field: string) => string): Blocks {
  const it = { location: own.location ?? panel.location, video: own.video ?? panel.video };
  return [
    input('Place', textInput({ initial: it.location, most: 200, placeholder: 'Room Tejo, 3rd floor' }), {
      block: block(sessionPlaceFields.place),
      optional: true,
      hint:
        panel.location === ''
          ? 'Of this session: a room, an address, or a link of your own.'
          : `Of this session. The panel’s is ${panel.location.slice(0, 100)}.`,
    }),
    input('Video', checkboxes([option('With a video link', VIDEO)], it.video ? [VIDEO] : []), {
      block: block(sessionPlaceFields.video),
      optional: true,
    }),
  ];
}

/** What the two fields hold: text as typed, and what is ticked. */
export function placeTyped(place: string, ticked: readonly string[]): Place {
  return { location: place.replaceAll(/\s+/g, ' ').trim().slice(0, 200), video: ticked.includes(VIDEO) };
}

/** "Place: Room Tejo, no video link"; `null` where it is the panel's. */
export function placeLine(own: Own, panel: Place): Mrkdwn | null {
  const it = { location: own.location ?? panel.location, video: own.video ?? panel.video };
  if (it.location === panel.location && it.video === panel.video) return null;
  const video = it.video ? md`with a video link` : md`no video link`;
  return it.location === '' ? md`Place: ${video}` : md`Place: ${escapeLine(it.location)}, ${video}`;
}

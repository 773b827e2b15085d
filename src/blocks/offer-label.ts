/**
 * What would help, as buttons: Slack cuts a label after 75 characters, and two offers that begin alike must not look alike.
 * The whole sentence stands above a button that does not hold it. Data in, blocks out; pure.
 */
import { actions, type Blocks, button, type Callable, section } from './kit.ts';
import { escapeLine } from './mrkdwn.ts';

const MOST = 75;

/** A button for each; the best comes first and stands out. */
export function offerButtons<Payload>(
  offers: readonly { readonly sentence: string }[],
  on: Callable<Payload>,
  payload: (index: number) => Payload,
): Blocks {
  const labels = offerLabels(offers.map((it) => it.sentence));
  return offers.map((it, index) => [
    it.sentence.length > MOST && section(escapeLine(it.sentence)),
    actions(
      button(labels[index] ?? it.sentence, on, payload(index), {
        ...(index === 0 && { style: 'primary' as const }),
        suffix: String(index),
      }),
    ),
  ]);
}

/** One label for each sentence, all of them different where the sentences are. */
export function offerLabels(sentences: readonly string[]): string[] {
  const heads = sentences.map((it) => (it.length > MOST ? `${head(it, MOST - 1)}…` : it));
  const ends = sentences.map((it, i) => (isOnly(heads, i) || it.length <= MOST ? heads[i]! : bothEnds(it)));
  return ends.map((it, i) => (isOnly(ends, i) || sentences[i]!.length <= MOST ? it : `${i + 1}. ${heads[i]}`));
}

const isOnly = (labels: readonly string[], i: number): boolean =>
  labels.every((it, other) => other === i || it !== labels[i]);

/** "Raise Rui’s limit once and … on Tue 24 Nov, 14:00–15:00": what differs is often the time at the end. */
function bothEnds(sentence: string): string {
  const start = head(sentence, 30);
  const words = sentence.slice(-(MOST - 4 - start.length)).split(' ');
  return `${start} … ${words.slice(1).join(' ')}`;
}

/** As many whole words as fit; a word that is longer than that is left to be cut. */
function head(sentence: string, most: number): string {
  const at = sentence.lastIndexOf(' ', most);
  return at > 0 ? sentence.slice(0, at).replace(/[,;:]$/, '') : sentence;
}

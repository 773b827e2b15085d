/**
 * What an offer's button reads: Slack cuts it after 75 characters, and two offers that begin alike must not look alike.
 * The whole sentence stands above a button that does not hold it. Pure.
 */
const MOST = 75;

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

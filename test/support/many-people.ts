/** Five thousand invented candidates, as the index of names takes them; for tests and benches of the typeahead. */
const first = [
  'Ana',
  'Bruno',
  'Chidi',
  'Dara',
  'Elif',
  'Farid',
  'Grace',
  'Hana',
  'Ivan',
  'Jun',
  'Kofi',
  'Lena',
  'Maya',
  'Noor',
  'Priya',
];

export function manyPeople(count = 5_000) {
  return Array.from({ length: count }, (_, at) => {
    const name = `${first[at % first.length]} ${'abcdefghij'[at % 10]}${(at * 7919).toString(36)}`;
    return { item: name, name, also: [`${at}@example.com`, 'Senior Backend Engineer'], weight: at };
  });
}

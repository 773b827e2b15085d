/** What this browser remembers of how the page was left: who was looked through, which tab, which colours. */
export const store = {
  /** @param {string} name */
  get: (name) => {
    try {
      return localStorage.getItem(`sandbox.${name}`);
    } catch {
      return null;
    }
  },
  /** @param {string} name @param {string} value */
  set: (name, value) => {
    try {
      localStorage.setItem(`sandbox.${name}`, value);
    } catch {
      // A browser that keeps nothing still shows everything.
    }
  },
};

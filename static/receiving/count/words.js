// What the screen says, in the language of the page that brings it: receiving/count_words.py.
const brought = document.getElementById("count-words");
const WORDS = brought ? JSON.parse(brought.textContent) : {};

// The sentence called `name`, with `values` where it says %(their name)s. A page that was kept on the device before
// pages brought the words has none: the name stands in until a newer page is fetched.
export function words(name, values = {}) {
  return (WORDS[name] ?? name).replace(/%\((\w+)\)s/g, (_, key) => values[key]);
}

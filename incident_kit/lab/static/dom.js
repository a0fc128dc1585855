// Making elements, and telling people what happened.

// `element('button', {class: 'x', onclick: f}, 'words', otherElement)`. A property whose
// name begins with `on` is a listener; one that is null or false is left out; text is text
// and never read as HTML.
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined));
  return made;
}

// A key that does the same as what it stands in; who listens hears `aria-keyshortcuts`.
export function key(name) {
  return element('kbd', { 'aria-hidden': 'true' }, name);
}

// A line of the keys that no button shows, each with what it does.
export function showKeys(pairs) {
  return element('p', { class: 'ik-keys' },
    pairs.map(([name, words]) => element('span', {}, element('kbd', {}, name), ` ${words}`)));
}

// Says a sentence to who sees and who listens, in the view's own status line.
export function say(place, sentence, todo = []) {
  let line = place.querySelector(':scope > .ik-said');
  if (!line) {
    line = element('p', { class: 'ik-said', role: 'status', 'aria-live': 'polite' });
    place.append(line);
  }
  line.textContent = [sentence, ...todo].join(' ');
}

// Loads the styles of a view, `NAME.css` beside its script, once for a page.
export function useStyle(name) {
  const href = new URL(`./${name}.css`, import.meta.url).href;
  if ([...document.head.querySelectorAll('link')].some(link => link.href === href)) return;
  document.head.append(element('link', { rel: 'stylesheet', href }));
}

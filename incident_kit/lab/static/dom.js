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

// A way to another site, in a tab of its own; none where there is no address.
export function drawLink(url, words) {
  if (!/^https?:/.test(url ?? '')) return null;
  return element('a', { href: url, target: '_blank', rel: 'noopener' }, words);
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

// Where everything is said to who listens. It is there before its words are: of a line that
// comes with them nothing is heard.
const heard = element('p', { class: 'ik-aside', role: 'status', 'aria-live': 'polite' });
document.body.append(heard);

// Says a sentence to who sees, in the view's own line, and to who listens.
export function say(place, sentence, todo = []) {
  const line = place.querySelector(':scope > .ik-said') ?? element('p', { class: 'ik-said' });
  if (!line.parentNode) place.append(line);
  line.textContent = joinSentences([sentence, ...todo].filter(Boolean));
  heard.textContent = line.textContent;
}

// What went wrong and what to do, which the server says without full stops and capitals; a
// command stands as it is typed.
function joinSentences([first = '', ...rest]) {
  return rest.reduce((said, part) => {
    const ended = /[.!?…]$/u.test(said) ? said : `${said}.`;
    return `${ended} ${part.startsWith('incident-kit') ? part : startSentence(part)}`;
  }, first);
}

function startSentence(words) {
  return words[0].toUpperCase() + words.slice(1);
}

// Has a view drawn anew. Who was in it stays at the same button or field; where that is gone,
// at what is next, or at the view's first.
export function keepFocus(place, drawAnew) {
  const held = place.contains(document.activeElement) && nameOf(document.activeElement);
  drawAnew();
  if (held === false || place.contains(document.activeElement)) return;
  const places = [...place.querySelectorAll('button, input, select, textarea, summary')]
    .filter(one => !one.disabled);
  const at = places.find(one => nameOf(one) === held) ?? place.querySelector('.ik-first')
    ?? places[0];
  at?.focus({ preventScroll: true });
}

function nameOf(one) {
  return one.id || one.ariaLabel || one.textContent;
}

// Puts into a field what may stand there. Who is in it types over that, and not after it.
export function propose(field, value) {
  field.value = value;
  if (field === document.activeElement) field.select();
}

// Loads the styles of a view, `NAME.css` beside its script, once for a page.
export function useStyle(name) {
  const href = new URL(`./${name}.css`, import.meta.url).href;
  if ([...document.head.querySelectorAll('link')].some(link => link.href === href)) return;
  document.head.append(element('link', { rel: 'stylesheet', href }));
}

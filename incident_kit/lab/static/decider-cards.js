// The cards of the decider: what is asked, where it stands, and the ways to answer.
import { element, key } from './dom.js';

let made = 0; // no two cards of a page share an id

// A card for what is undecided. `answers` has `replace`, `leaveOut` and `keep`; `mode.keeps`
// says that a reason is asked for, `mode.later` that it holds for later incidents too.
export function drawCard(card, mode, answers) {
  const draw = {
    entity: drawEntity, names: drawNames, sentence: drawSentence, lists: drawLists,
    secret: drawSecret
  };
  const id = `ik-card-${made++}`;
  return element('section', { class: 'ik-card', 'aria-labelledby': id },
    ...draw[card.asks](card, mode, answers, id));
}

function drawEntity(card, mode, answers, id) {
  const after = element('p', { class: 'ik-passage' });
  const show = how => after.replaceChildren(...drawPassages(card, how));
  const field = element('input', {
    class: 'ik-instead', id: `${id}-instead`, type: 'text', autocomplete: 'off',
    oninput: () => { show(field.value); answers.type({ instead: field.value }); }
  });
  field.value = mode.instead ?? card.suggestion;
  show(mode.keeps ? KEPT : field.value);
  const crossed = element('button', {
    type: 'button', onclick: answers.leaveOut,
    onfocus: () => show(LEFT_OUT), onmouseenter: () => show(LEFT_OUT),
    onblur: () => show(field.value), onmouseleave: () => show(field.value)
  }, 'Leave the sentence out', key('s'));
  return [
    element('h2', { id }, card.value),
    element('p', { class: 'ik-why' }, [card.kind, card.places, card.why].join(' · ')),
    card.variants.length > 1
      ? element('p', { class: 'ik-why' }, `Written as ${card.variants.join(', ')}`) : null,
    element('p', { class: 'ik-label' }, 'Now'),
    element('p', { class: 'ik-passage' }, drawPassages(card, NOW)),
    element('p', { class: 'ik-label' }, 'For readers'),
    after,
    element('div', { class: 'ik-answer' },
      element('label', { for: `${id}-instead` }, 'Say instead'), field,
      element('label', { class: 'ik-later' }, drawLater(mode, answers),
        ' In later incidents too', key('a'))),
    element('div', { class: 'ik-answer' },
      element('button', { type: 'button', class: 'ik-first', onclick: answers.replace },
        'Replace', key('r')),
      drawKeepButton(mode, answers, 'Keep', false), crossed, drawNextButton(answers)),
    ...drawReasons(card, mode, answers, id)
  ];
}

function drawLater(mode, answers) {
  const box = element('input', { type: 'checkbox', onchange: answers.later });
  box.checked = mode.later;
  return box;
}

function drawNames(card, mode, answers, id) {
  const rows = card.names.map(name => {
    const box = element('input', {
      type: 'checkbox', onchange: () => answers.tick(name, box.checked)
    });
    box.checked = !mode.unticked.has(name.key);
    return element('li', {},
      element('label', {}, box, ' ', element('b', {}, name.value), ` (${name.places})`),
      element('button', {
        type: 'button', class: 'ik-plain', 'aria-label': `Decide on ${name.value} alone`,
        onclick: () => answers.alone(name)
      }, 'Decide alone'),
      element('span', { class: 'ik-passage' },
        drawPassages({ passages: name.passages.slice(0, 1) }, NOW)));
  });
  return [
    element('h2', { id }, `${card.names.length} names are on no list`),
    element('p', { class: 'ik-why' },
      'Untick what may be a customer, a supplier or a person: it is asked about alone. The others '
      + 'stay for one reason.'),
    element('ul', { class: 'ik-names' }, rows),
    element('div', { class: 'ik-answer' },
      drawKeepButton(mode, answers, 'Keep those that are ticked'), drawNextButton(answers)),
    ...drawReasons(card, mode, answers, id)
  ];
}

function drawSentence(card, mode, answers, id) {
  return [
    element('h2', { id }, 'A sentence differs from the facts'),
    element('p', { class: 'ik-passage' }, card.sentence),
    element('p', { class: 'ik-why' }, card.why),
    element('p', { class: 'ik-why' },
      `If it speaks of this incident, correct it in ${nameSection(card)}. If it speaks of `
      + 'something else, it may stay.'),
    element('div', { class: 'ik-answer' }, drawRewordButton(card, answers),
      drawKeepButton(mode, answers, 'It may stay', !card.sectionKey), drawNextButton(answers)),
    ...drawReasons(card, mode, answers, id)
  ];
}

function drawLists(card, mode, answers, id) {
  return [
    element('h2', { id }, `There is ${card.missing}`),
    element('p', { class: 'ik-why' }, card.mending.length
      ? 'So nobody was looked for by it, which looks as if nobody were named.'
      : 'So a machine of ours is asked about, and not hidden by itself.'),
    card.mending.length ? element('ul', {}, card.mending.map(step => element('li', {}, step)))
      : null,
    ...drawDomains(card.domains, mode, answers),
    element('div', { class: 'ik-answer' },
      drawKeepButton(mode, answers, 'It is meant to be so', !card.domains.length),
      drawNextButton(answers)),
    ...drawReasons(card, mode, answers, id)
  ];
}

// What may be ours by the addresses of our people and by the hosts in the record.
function drawDomains(domains, mode, answers) {
  if (!domains.length) return [];
  const rows = domains.map(domain => {
    const box = element('input', {
      type: 'checkbox', onchange: event => answers.tick({ key: domain }, event.target.checked)
    });
    box.checked = !mode.unticked.has(domain);
    return element('li', {}, element('label', {}, box, ' ', element('b', {}, domain)));
  });
  return [
    element('p', { class: 'ik-why' },
      'These may be ours. Untick what is a supplier’s, or public.'),
    element('ul', { class: 'ik-names' }, rows),
    element('div', { class: 'ik-answer' },
      element('button', { type: 'button', class: 'ik-first', onclick: answers.hideDomains },
        'Hide every host below those that are ticked'))
  ];
}

// A line that stops the text: it is reworded, or passes by the word of two people, unless it
// surely holds a secret.
function drawSecret(card, mode, answers, id) {
  const place = nameSection(card);
  const reword = drawRewordButton(card, answers);
  const keep = card.sure ? null : drawKeepButton(mode, answers, 'This is not a secret', !reword);
  return [
    element('h2', { id }, card.sure ? 'A secret stands in the text'
      : 'This looks like a secret'),
    element('p', { class: 'ik-why' }, `In “${card.section}”. Nothing is published meanwhile.`),
    element('p', { class: 'ik-passage' }, drawPassages(card, NOW)),
    element('p', {}, card.sure ? `${card.sure}, so take it out of ${place}.`
      : 'If it is a secret, take it out. If it is none, two people say so, each with a reason; '
        + 'then this line is published as it stands, and asked about again once it changes.'),
    ...card.words.map(({ by, how, why }) => element('p', {}, `${by} says: ${how}, ${why}`)),
    card.missing ? element('p', {}, element('b', {}, card.missing), element('button', {
      type: 'button', class: 'ik-plain', onclick: answers.undo
    }, 'Take that back')) : null,
    element('div', { class: 'ik-answer' }, reword, keep, drawNextButton(answers)),
    ...(card.sure ? [] : drawReasons(card, mode, answers, id, 'Why is it no secret?', 'Say so'))
  ];
}

function nameSection(card) {
  return card.sectionKey ? `“${card.section}”` : 'public.ipynb';
}

// The way to the section's words, where it has a name.
function drawRewordButton(card, answers) {
  if (!card.sectionKey) return null;
  return element('button', { type: 'button', class: 'ik-first', onclick: answers.replace },
    `Reword ${nameSection(card)}`, key('r'));
}

// The first of a card's buttons, unless the card has another way to go first.
function drawKeepButton(mode, answers, words, isFirst = true) {
  return element('button', {
    type: 'button',
    class: isFirst ? 'ik-keep ik-first' : 'ik-keep',
    'aria-expanded': String(mode.keeps),
    onclick: answers.asksWhy
  }, words, key('k'));
}

function drawNextButton(answers) {
  return element('button', { type: 'button', class: 'ik-plain', onclick: answers.next },
    'Next', key('→'));
}

// Plain reasons to choose from by a click or a number, if there are any, or one in own words.
function drawReasons(card, mode, answers, id, question = 'Why may it stay?', done = 'Keep') {
  if (!mode.keeps) return [];
  const field = element('input', {
    id: `${id}-why`, class: 'ik-reason', type: 'text', autocomplete: 'off',
    oninput: () => answers.type({ why: field.value })
  });
  field.value = mode.why ?? '';
  return [element('form', {
    class: 'ik-reasons', onsubmit: event => { event.preventDefault(); answers.keep(field.value); }
  },
  ...(card.reasons.length ? drawChips(card.reasons, answers, id, question) : []),
  element('label', { for: `${id}-why` }, card.reasons.length ? 'In your words' : question), field,
  element('button', { type: 'submit' }, done))];
}

function drawChips(reasons, answers, id, question) {
  return [
    element('p', { class: 'ik-label', id: `${id}-title` }, question),
    element('div', { class: 'ik-chips', role: 'group', 'aria-labelledby': `${id}-title` },
      reasons.map((reason, index) =>
        element('button', { type: 'button', class: 'ik-chip', onclick: () => answers.keep(reason) },
          key(String(index + 1)), reason)))
  ];
}

// sentences ---------------------------------------------------------------------------------

const NOW = Symbol('as it stands');
const KEPT = Symbol('kept');
const LEFT_OUT = Symbol('left out');

// The sentences as they stand, or with what becomes of them; the kit's own words are made to
// fit each place, typed ones stand as they are.
function drawPassages(card, how) {
  const sentences = card.passages.map(pieces => {
    const shown = pieces.map(piece => drawPiece(piece, card, how));
    return how === LEFT_OUT ? element('del', {}, shown) : element('span', {}, shown);
  });
  return sentences.flatMap((sentence, index) => (index ? [' … ', sentence] : [sentence]));
}

function drawPiece(piece, card, how) {
  if (piece.new === null || how === LEFT_OUT || how === KEPT) return piece.text;
  if (how === NOW) return element('mark', {}, piece.text);
  return element('ins', {}, how === card.suggestion ? piece.new : how);
}

// What is shown while decisions are on their way to the server: each at once, written in
// turn, and put back if it was refused.

// `desk` is the view's own; `changed(problem)` is called whenever what is shown is another,
// with the error if that is because something could not be decided.
export function makeQueue(state, desk, changed) {
  let told = state; // as the server said last
  let waiting = []; // what it has not answered yet
  let made = []; // what was decided here, for who undoes the last
  let sent = Promise.resolve();

  function send(step) {
    waiting.push(step);
    sent = sent.then(async () => {
      let problem = null;
      try {
        told = await desk.act(step.action, step.given);
      } catch (error) {
        problem = error;
        step.refused();
        told = await desk.look().catch(() => told); // others may have decided meanwhile
      }
      waiting = waiting.filter(one => one !== step);
      changed(problem);
    });
    changed(null);
    return sent;
  }

  return {
    // Decides on `cards` of this view by an action; `entry` is how it is listed until then.
    decide(cards, action, given, entry) {
      const last = { cards, entry: { ...entry, keys: cards.map(card => card.key) } };
      made.push(last);
      const refused = () => { made = made.filter(one => one !== last); };
      return send({ action, given, ...last, refused });
    },

    // Takes back an entry of the list; `cards` are shown again until the server has told.
    undo(entry, cards = []) {
      const before = made;
      made = made.filter(one => one.entry.key !== entry.key);
      const refused = () => { made = before; };
      const { action, given } = entry.undo;
      return send({ action, given, cards, entry, back: true, refused });
    },

    // What was decided here last, if anything is left to undo.
    last: () => made.at(-1),

    // How many were decided here.
    count: () => made.reduce((sum, one) => sum + one.cards.length, 0),

    isBusy: () => waiting.length > 0,

    // Takes in what was decided elsewhere; what is on its way here is told by its answer.
    renew(newer) {
      if (waiting.length) return;
      told = newer;
      changed(null);
    },

    // Everything as it stands once all that waits is done.
    shown() {
      let { cards, decided } = told;
      for (const step of waiting) {
        const keys = new Set(step.cards.map(card => card.key));
        cards = cards.map(card => leaveOut(card, keys)).filter(Boolean);
        decided = decided.filter(entry => entry.key !== step.entry.key);
        if (step.back) cards = [...step.cards, ...cards];
        else decided = [step.entry, ...decided];
      }
      return { ...told, cards, decided };
    }
  };
}

// A card without what was decided of it; none if nothing is left.
function leaveOut(card, keys) {
  if (keys.has(card.key)) return null;
  if (!card.names) return card;
  const names = card.names.filter(name => !keys.has(name.key));
  return names.length > 1 ? { ...card, names } : names[0] ?? null;
}

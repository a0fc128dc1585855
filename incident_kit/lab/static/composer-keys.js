// The keys of the composer; in a field they are letters. The arrows do the same on the cards
// of what is hidden below, where `k` keeps something.
const next = view => view.go(view.at + 1);
const back = view => view.go(view.at - 1);
const KEYS = {
  ArrowRight: next,
  ArrowLeft: back,
  j: next,
  k: back,
  a: view => view.decide('accept'),
  e: view => view.reword(),
  x: view => view.decide('leave out'),
  u: view => view.decide('undo')
};

export function pressKey(event, view) {
  event.stopPropagation(); // not Lab's shortcuts
  const { target, key } = event;
  const isBound = event.ctrlKey || event.metaKey || event.altKey;
  if (target.matches('.ik-section textarea')) {
    if (key === 'Escape') view.close(true);
    if (key === 'Enter' && isBound) view.keepWords(event.shiftKey);
    return;
  }
  if (view.hiding.contains(target) || target.matches('input, textarea, select')) return;
  const does = isBound || view.draft ? null : KEYS[key];
  if (!does) return;
  event.preventDefault();
  does(view);
}

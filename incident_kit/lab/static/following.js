// A view that shows what others decide is drawn anew when something was decided or saved
// elsewhere on the page, or may have been by others while the page was left: at once where it
// is seen, else as soon as it is; never beneath the fingers of somebody who types in it.
const CHANGED = 'incident-kit:changed';
const PAUSE = 300; // ms: decisions come in rows

export function announce(from = null) {
  document.dispatchEvent(new CustomEvent(CHANGED, { detail: from }));
}

// Calls `look` as often as that is needed; answers what ends it.
export function follow(place, look) {
  let isOld = false;
  let timer = 0;
  const see = () => {
    if (!isOld || !place.checkVisibility() || isTypedIn(place)) return;
    isOld = false;
    look();
  };
  const hear = event => {
    if (event?.detail === place) return;
    isOld = true;
    clearTimeout(timer);
    timer = setTimeout(see, PAUSE);
  };
  const seen = new IntersectionObserver(see);
  seen.observe(place);
  document.addEventListener(CHANGED, hear);
  window.addEventListener('focus', hear);
  return () => {
    seen.disconnect();
    window.removeEventListener('focus', hear);
    document.removeEventListener(CHANGED, hear);
  };
}

function isTypedIn(place) {
  const { activeElement: field } = document;
  return place.contains(field) && field.matches('input, textarea');
}

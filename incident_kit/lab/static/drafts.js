// Words that somebody is typing, until they are saved or let go: they outlive a view that is
// drawn anew and a page that is loaded again, and never leave this tab of the browser.
const ROOT = 'incident-kit:draft:';

export function makeDrafts(place) {
  const root = `${ROOT}${place}:`;
  return {
    find: name => JSON.parse(sessionStorage.getItem(root + name)),
    keep: (name, draft) => sessionStorage.setItem(root + name, JSON.stringify(draft)),
    drop: name => sessionStorage.removeItem(root + name),
    names: () => Object.keys(sessionStorage)
      .filter(name => name.startsWith(root)).map(name => name.slice(root.length))
  };
}

// The record at a glance, above the lines: time runs to the right, each place has its lane.
// A line that is shown stands tall; a click goes to the nearest.

const SVG = 'http://www.w3.org/2000/svg';
const LANE = 18;
const TOP = 20;
const LEFT = 150; // for the names of the lanes
const RIGHT = 12;
const MOST = 6; // lanes; what is in no lane of its own is in the last

export class Picture {
  constructor(place, go) {
    Object.assign(this, { place, go, at: [] });
    new ResizeObserver(() => this.drawSoon()).observe(place);
  }

  draw(lines) {
    this.lines = lines;
    this.drawSoon();
  }

  drawSoon() {
    this.drawing ??= requestAnimationFrame(() => {
      this.drawing = null;
      if (this.lines?.all.length && this.place.clientWidth) this.drawNow();
    });
  }

  drawNow() {
    const { all, state } = this.lines;
    const lanes = listLanes(all);
    const lane = line => Math.max(0, lanes.indexOf(line.where));
    const [first, last] = state.span; // what is further away stands at its edge
    const width = this.place.clientWidth;
    this.scale = at => LEFT + (width - LEFT - RIGHT)
      * Math.min(1, Math.max(0, (at - first) / (last - first || 1)));
    this.height = TOP + LANE * lanes.length + 4;
    const y = line => TOP + LANE * lane(line) + LANE / 2;
    const shown = all.filter(line => line.shown);
    const out = all.filter(line => !line.shown);
    const words = `${shown.length} of ${all.length} lines shown, `
      + `${all[0].time} to ${all.at(-1).time}`;
    this.place.replaceChildren(svg('svg', {
      class: 'ik-picture', role: 'img', 'aria-label': `The record at a glance: ${words}`,
      width, height: this.height
    },
    drawSpan(state.moments, this.scale, this.height, width),
    ...lanes.map((name, at) => svg('text', { x: 4, y: TOP + LANE * at + 13 }, shorten(name))),
    svg('path', { class: 'ik-ticks', d: drawTicks(out, this.scale, y, 2) }),
    svg('path', { class: 'ik-ticks ik-shown', d: drawTicks(shown, this.scale, y, 6) }),
    this.cursor = svg('rect', { class: 'ik-here', y: TOP - 2, height: this.height - TOP })));
    this.place.firstChild.addEventListener('click', event => this.click(event));
    this.mark(...this.at);
  }

  // Shows where one is, from a line to another.
  mark(from, to) {
    this.at = [from, to];
    if (!this.cursor || !from) return;
    const left = this.scale(from.at) - 2;
    this.cursor.setAttribute('x', left);
    this.cursor.setAttribute('width', Math.max(4, this.scale(to.at) + 2 - left));
  }

  click(event) {
    const x = event.clientX - this.place.getBoundingClientRect().left;
    const far = line => Math.abs(this.scale(line.at) - x) - (line.shown ? 3 : 0);
    const nearest = this.lines.all.reduce((one, other) => far(other) < far(one) ? other : one);
    this.go(nearest.id);
  }
}

// The places where most was said, in that order.
function listLanes(lines) {
  const counts = new Map();
  for (const { where } of lines) counts.set(where, (counts.get(where) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one).map(([where]) => where)
    .slice(0, MOST);
}

function drawTicks(lines, scale, y, half) {
  return lines.map(line => `M${scale(line.at).toFixed(1)} ${y(line) - half}v${2 * half}`).join('');
}

// The incident's own times, and what lies between the first and the last.
function drawSpan(moments, scale, height, width) {
  if (!moments.length) return svg('g', {});
  const [left, right] = [moments[0], moments.at(-1)].map(({ at }) => scale(at));
  let free = 0;
  const flags = moments.map(({ name, at, time }) => {
    const words = `${name} ${time}`;
    const length = 6.5 * words.length;
    const x = Math.max(free, Math.min(scale(at) + 3, width - length));
    free = x + length + 8;
    return svg('g', {},
      svg('path', { class: 'ik-moment', d: `M${scale(at)} 0V${height}` }),
      svg('text', { x, y: 11 }, words));
  });
  return svg('g', {},
    svg('rect', { class: 'ik-span', x: left, y: TOP - 4, width: right - left, height }), ...flags);
}

function shorten(name) {
  return name.length > 22 ? `${name.slice(0, 21)}…` : name;
}

function svg(tag, properties, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(properties)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

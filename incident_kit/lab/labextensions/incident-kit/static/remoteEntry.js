// What JupyterLab loads first: it hands over its own libraries, and asks for our plugins.
// Browsers keep this file for a year, so it never changes and does nothing but ask our
// server extension for the rest, which is looked at each time.
(() => {
  const page = JSON.parse(document.getElementById('jupyter-config-data').textContent);
  let shared = {};

  // One of the libraries; null where this program has it not.
  async function useLibrary(name) {
    const [version] = Object.values(shared[name] ?? {});
    return version ? (await version.get())() : null;
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB['incident-kit'] = {
    init: scope => { shared = scope; },
    get: async () => {
      const { makePlugins } = await import(`${page.baseUrl}incident-kit/static/plugins.js`);
      const module = { __esModule: true, default: await makePlugins(useLibrary) };
      return () => module;
    }
  };
})();

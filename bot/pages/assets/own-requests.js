// Lets scripts ask this address alone. As soon as teams-js is loaded it asks a network of Microsoft's for a newer list of
// Teams' hosts, and takes the list that it brings if that fails. So it fails here, before the policy of the page refuses it
// with an error in the browser's console. Loaded before teams-js.

const ask = window.fetch;

window.fetch = (wanted, options) => {
  const { origin } = new URL(wanted.url ?? wanted, location);
  return origin === location.origin ? ask(wanted, options) : Promise.reject(new TypeError(`${origin} is not asked`));
};

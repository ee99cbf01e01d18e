// The contrast of every text on the page with what lies behind it, as WCAG 2.2 reckons it.
() => {
  const read = (colour) => colour.match(/[\d.]+/g).map(Number);
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) =>
    0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
  const over = (below, [r, g, b, alpha = 1]) =>
    [r, g, b].map((part, index) => part * alpha + below[index] * (1 - alpha));

  function backgrounds(element) {
    if (!element) return [];
    return [...backgrounds(element.parentElement), read(getComputedStyle(element).backgroundColor)];
  }

  function contrast(element) {
    const behind = backgrounds(element).reduce(over, [255, 255, 255]);
    const ink = over(behind, read(getComputedStyle(element).color));
    const [low, high] = [luminance(behind), luminance(ink)].sort((one, other) => one - other);
    return (high + 0.05) / (low + 0.05);
  }

  const found = {};
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const said = walker.currentNode.data.trim();
    const seen = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    if (said && seen && !element.matches("option")) found[said] = contrast(element);
  }
  return found;
}

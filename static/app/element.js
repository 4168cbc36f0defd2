/** An HTML element with attributes and content. Strings in the content are added as text. */
export function createElement(name, attributes, ...content) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...content);
  return element;
}

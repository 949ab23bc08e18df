/** What the service has written into the page: those of its settings that the app must know before it asks for anything. */
export function pageSetting(name: string): string | undefined {
  const element = globalThis.document?.querySelector(`meta[name="${name}"]`);
  return element?.getAttribute("content") || undefined;
}

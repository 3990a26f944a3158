/** Telephones type ’ for '. */
export function straightQuotes(text: string): string {
  return text.replace(/[’‘]/g, "'");
}

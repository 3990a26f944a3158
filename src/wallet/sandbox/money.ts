/** Amounts are decimal strings in yuan ("132.50"); sums are made in whole fen so that nothing is lost to rounding. */
export function toFen(amount: string): number {
  const [yuan = '0', cents = ''] = amount.split('.');
  return Number(yuan) * 100 + Number(cents.padEnd(2, '0'));
}

export function fromFen(fen: number): string {
  return `${Math.trunc(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
}

export function addAmounts(...amounts: string[]): string {
  return fromFen(amounts.reduce((sum, amount) => sum + toFen(amount), 0));
}

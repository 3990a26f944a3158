/** Of the tab: replies that nobody has seen yet are counted in it. */
export function titleWith(unread: number, title: string): string {
  return unread === 0 ? title : `(${unread}) ${title}`;
}

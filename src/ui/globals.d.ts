/** The `window.*` lines of flows/lines but for those of the pages, by locale and the rest of their keys; put in by the build. */
declare module 'lines' {
  /** The other languages are fetched: see words-in.ts. */
  const lines: Record<'zh-CN', Record<string, string>> & Partial<Record<'zh-Hant' | 'en', Record<string, string>>>;
  export { lines };
}

/** Style sheets are text: they go into shadow roots. */
declare module '*.css' {
  const css: string;
  export { css };
}

declare module 'lines/demo' {
  const lines: Record<'zh-CN' | 'zh-Hant' | 'en', Record<string, string>>;
  export { lines };
}
declare module 'lines/sandbox' {
  const lines: Record<'zh-CN' | 'zh-Hant' | 'en', Record<string, string>>;
  export { lines };
}

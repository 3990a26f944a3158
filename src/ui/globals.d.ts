/** Every `window.*` line of flows/lines, by locale and the rest of its key; put in by the build. */
declare module 'lines' {
  const lines: Record<'zh-CN' | 'zh-Hant' | 'en', Record<string, string>>;
  export { lines };
}

/** Style sheets are text: they go into shadow roots. */
declare module '*.css' {
  const css: string;
  export { css };
}

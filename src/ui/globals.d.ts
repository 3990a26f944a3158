/** The `window.*` lines of flows/lines but for those of the pages, by locale and the rest of their keys; put in by the build. */
declare module 'lines' {
  const lines: Record<'zh-CN' | 'zh-Hant' | 'en', Record<string, string>>;
  export { lines };
}

/** Style sheets are text: they go into shadow roots. */
declare module '*.css' {
  const css: string;
  export { css };
}

declare module 'lines/demo' {
  export { lines } from 'lines';
}
declare module 'lines/sandbox' {
  export { lines } from 'lines';
}

/** CONTRACT §2: "10 MB a file", decimal. */
export const FILE_BYTES = 10_000_000;

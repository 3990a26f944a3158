/** CONTRACT §2: "10 MB a file", decimal, unlike the MiB of a body. */
export const FILE_BYTES = 10_000_000;

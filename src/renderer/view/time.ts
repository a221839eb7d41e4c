const two = (value: number): string => String(value).padStart(2, '0');

/** `14:05:12` by this machine's clock; the time as it was written if it is none. */
export const timeOf = (at: string): string => {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
};

// How a share of a whole is shown: the same rule as enumeration/pages/shares.py, so that a chart and a table never differ.

/** 0.453 as 45. Halves go up. 100 means that nothing is left, and 0 that nothing has begun. */
export function shownPercent(share, decimals = 0) {
  const scale = 10 ** decimals;
  let shown = Math.floor(share * 100 * scale + 0.5);
  if (share < 1 && shown >= 100 * scale) shown = 100 * scale - 1;
  if (share > 0 && shown <= 0) shown = 1;
  return shown / scale;
}

import jstat from 'jstat';

// The mean over runs, and the interval that has the mean of all such runs in 95 of 100 cases, by Student's t. A single run has none.
export function meanOf(values) {
  const n = values.length,
    mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) {
    return {n, mean};
  }

  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  const half = (jstat.studentt.inv(0.975, n - 1) * deviation) / Math.sqrt(n);
  return {n, mean, deviation, low: mean - half, high: mean + half};
}

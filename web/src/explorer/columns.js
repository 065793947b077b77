const maxParameters = 5,
  maxMetrics = 5;

// Options of training first: what data was read, and how it was divided, is in other columns too.
export const byInterest = columns => [...columns].sort((a, b) => b.id.startsWith('Train') - a.id.startsWith('Train'));

// Without a choice: what differs comes first, and what is the same everywhere says nothing.
export function usualColumns(table, rows, differing, metrics) {
  const all = ids => ids.map(id => table.byId.get(id));
  return [
    ...all(['experiment', 'model']),
    ...all(['dataset']).filter(column => table.differs(column, rows)),
    ...differing.slice(0, maxParameters),
    ...metrics.slice(0, maxMetrics),
    ...all(['status', 'time', 'wall', 'branch', 'commit']),
  ];
}

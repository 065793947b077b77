namespace Bakeoff.Reporting;

/// <summary>
/// Puts the boxes of a graph into columns by their longest way from the beginning, and those of a column into an order with few crossings (Sugiyama,
/// Tagawa and Toda, IEEE Transactions on Systems, Man, and Cybernetics 11(2), 1981: layers and barycentres). The same graph gives the same picture.
/// </summary>
internal sealed class GraphLayout
{
    private const int Sweeps = 4;
    private readonly List<List<GraphNode>> _columns = [];
    private readonly Dictionary<string, double> _rows = new(StringComparer.Ordinal);

    /// <summary>Lays out a graph.</summary>
    /// <param name="nodes">The boxes, each after those that it reads; inputs that are no boxes are left out.</param>
    public GraphLayout(IReadOnlyList<GraphNode> nodes)
    {
        var depth = new Dictionary<string, int>(StringComparer.Ordinal);
        var above = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        var edges = new List<(string From, string To)>();
        foreach (GraphNode node in nodes)
        {
            string[] inputs = [.. node.Inputs.Where(depth.ContainsKey)];
            depth[node.Label] = inputs.Select(input => depth[input] + 1).DefaultIfEmpty(0).Max();
            above[node.Label] = [.. inputs, .. inputs.SelectMany(input => above[input])];

            // What is read through another box already needs no line of its own.
            edges.AddRange(inputs.Where(input => !inputs.Any(other => above[other].Contains(input))).Select(input => (input, node.Label)));
            while (_columns.Count <= depth[node.Label])
            {
                _columns.Add([]);
            }

            _columns[depth[node.Label]].Add(node);
        }

        Edges = edges;
        Order();
    }

    /// <summary>The boxes of each column, from above.</summary>
    public IReadOnlyList<IReadOnlyList<GraphNode>> Columns => _columns;

    /// <summary>The lines, without those that follow from others.</summary>
    public IReadOnlyList<(string From, string To)> Edges { get; }

    private void Order()
    {
        Dictionary<string, string[]> before =
            Edges.GroupBy(edge => edge.To, edge => edge.From).ToDictionary(group => group.Key, group => group.ToArray());
        Dictionary<string, string[]> after =
            Edges.GroupBy(edge => edge.From, edge => edge.To).ToDictionary(group => group.Key, group => group.ToArray());
        _columns.ForEach(Place);
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            Dictionary<string, string[]> neighbours = sweep % 2 == 0 ? before : after;
            foreach (List<GraphNode> column in sweep % 2 == 0 ? _columns : Enumerable.Reverse(_columns))
            {
                double Barycentre(GraphNode node) => neighbours.TryGetValue(node.Label, out string[]? of)
                    ? of.Average(other => _rows[other]) : _rows[node.Label];
                GraphNode[] sorted = [.. column.OrderBy(Barycentre)];
                column.Clear();
                column.AddRange(sorted);
                Place(column);
            }
        }
    }

    // Columns are centred on one line.
    private void Place(List<GraphNode> column)
    {
        for (int i = 0; i < column.Count; i++)
        {
            _rows[column[i].Label] = i - ((column.Count - 1) / 2.0);
        }
    }
}

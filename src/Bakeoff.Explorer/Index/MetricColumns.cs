namespace Bakeoff.Explorer;

/// <summary>Finds the values of metrics, in the entries or in the file of values.</summary>
/// <param name="values">The file; null where the entries have all of them.</param>
internal sealed class MetricColumns(ValuesFile? values)
{
    /// <summary>Reads the value of a metric, and the ends of its interval, for each model of each run, in their order.</summary>
    /// <param name="entries">The runs. One without models has one place, of NaN.</param>
    /// <param name="id">The id of the metric.</param>
    /// <returns>Three numbers a model.</returns>
    public double[] Read(IReadOnlyList<RunEntry> entries, string id)
    {
        var column = new double[entries.Sum(entry => Math.Max(1, entry.Models.Count)) * ModelValues.Width];
        Array.Fill(column, double.NaN);
        int at = 0;
        foreach (RunEntry entry in entries)
        {
            int inline = IndexOf(entry.Place < 0 ? entry.Metrics : entry.Primary, id), place = inline >= 0 ? -1 : IndexOf(entry.Metrics, id);
            for (int model = 0; model < entry.Models.Count; model++)
            {
                Span<double> into = column.AsSpan(at + (model * ModelValues.Width), ModelValues.Width);
                if (inline >= 0)
                {
                    entry.Models[model].Values.AsSpan(inline * ModelValues.Width, ModelValues.Width).CopyTo(into);
                }
                else if (place >= 0 && entry.Place >= 0)
                {
                    values?.Read(entry.Place + (((model * (long)entry.Metrics.Count) + place) * ModelValues.Width), into);
                }
            }

            at += Math.Max(1, entry.Models.Count) * ModelValues.Width;
        }

        return column;
    }

    /// <summary>Moves the values of an entry to the file, but for those of its primary metrics.</summary>
    /// <param name="entry">An entry with all values.</param>
    /// <exception cref="IOException">They cannot be written.</exception>
    public RunEntry Move(RunEntry entry)
    {
        if (values is null || entry.Models.Count == 0)
        {
            return entry;
        }

        int[] kept = [.. entry.Primary.Select(id => IndexOf(entry.Metrics, id))];
        return entry with
        {
            Place = values.Append(entry.Models),
            Models = [.. entry.Models.Select(model => model with { Values = [.. kept.SelectMany(place => Take(model.Values, place))] })],
        };
    }

    private static double[] Take(double[] values, int place) => place < 0 ? [double.NaN, double.NaN, double.NaN]
        : values[(place * ModelValues.Width)..((place + 1) * ModelValues.Width)];

    private static int IndexOf(IReadOnlyList<string> ids, string id)
    {
        for (int i = 0; i < ids.Count; i++)
        {
            if (ids[i] == id)
            {
                return i;
            }
        }

        return -1;
    }
}

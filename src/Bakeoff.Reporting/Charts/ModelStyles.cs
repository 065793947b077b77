namespace Bakeoff.Reporting;

/// <summary>
/// Gives each model its colour and shape, the same in every chart and table of a page, and nearly always on every page: a name has a preferred
/// colour, whatever other models there are, and takes the next free one only where another model of the page has that already.
/// </summary>
internal sealed class ModelStyles
{
    // With this seed the preferred colours of the models that are most often compared differ.
    private const uint Seed = 52761;
    private readonly Dictionary<string, SeriesStyle> _styles = new(StringComparer.Ordinal);

    /// <summary>Assigns styles.</summary>
    /// <param name="models">The names of the models, in the order of the experiment: who comes first keeps the preferred colour.</param>
    /// <param name="neutral">The names of floors and ceilings, which are grey.</param>
    public ModelStyles(IEnumerable<string> models, IEnumerable<string> neutral)
    {
        var taken = new HashSet<int>();
        foreach (string model in models.Distinct(StringComparer.Ordinal))
        {
            int round = taken.Count / SeriesStyle.Colours * SeriesStyle.Colours, place = Preferred(model);
            while (!taken.Add(round + place))
            {
                place = (place + 1) % SeriesStyle.Colours;
            }

            _styles[model] = new SeriesStyle(place, (place + (round / SeriesStyle.Colours)) % SeriesStyle.Shapes);
        }

        foreach ((int place, string floor) in neutral.Distinct(StringComparer.Ordinal).Index())
        {
            _styles.TryAdd(floor, new SeriesStyle(SeriesStyle.Neutral, place % SeriesStyle.Shapes));
        }
    }

    /// <summary>Assigns the styles of a report's models, floors and ceiling.</summary>
    /// <param name="reports">The reports, the one whose models come first before the others.</param>
    public static ModelStyles Create(params IEnumerable<MetricsReport> reports)
    {
        ModelMetrics[] all = [.. reports.SelectMany(report => report.Models)];
        return new ModelStyles(
            all.Where(model => model.Role == ModelRole.Model).Select(model => model.Name),
            all.Where(model => model.Role != ModelRole.Model).Select(model => model.Name));
    }

    /// <summary>The style of a model; grey for one that was not named.</summary>
    /// <param name="model">Its name.</param>
    public SeriesStyle this[string model] => _styles.GetValueOrDefault(model, SeriesStyle.NotShown);

    /// <summary>The colour that a name prefers, from 0 to 7: by the FNV-1a hash of its letters.</summary>
    /// <param name="model">The name.</param>
    internal static int Preferred(string model)
    {
        uint hash = Seed;
        foreach (char letter in model)
        {
            hash = (hash ^ letter) * 16777619;
        }

        return (int)((hash ^ (hash >> 15)) % SeriesStyle.Colours);
    }
}

using Bakeoff.Tuning;

namespace Bakeoff.Experiments;

/// <summary>A model whose options are searched.</summary>
/// <param name="Name">Its name among the experiment's models.</param>
/// <param name="Space">The options that are searched, and over what; not empty.</param>
/// <param name="Given">Their values as the experiment has them.</param>
/// <param name="Method">How: that of the experiment, or <c>random</c> where halving has nothing to give more of.</param>
internal sealed record TunedModel(string Name, SearchSpace Space, SearchPoint Given, string Method)
{
    /// <summary>The option that is the budget of successive halving; null otherwise.</summary>
    public string? BudgetOption { get; init; }

    /// <summary>The budget of successive halving; null otherwise.</summary>
    public SearchBudget? Budget { get; init; }

    /// <summary>Such as <c>ease by tpe over regularization (1 to 10000, log)</c>.</summary>
    public string Describe()
    {
        string budget = Budget is { } of ? FormattableString.Invariant($" with {of.Lowest} to {of.Highest} {BudgetOption}") : "";
        return $"{Name} by {Method} over {string.Join(", ", Space.Parameters.Select(parameter => parameter.Describe()))}{budget}";
    }

    /// <summary>The value of each option of a point by name, without those that have none.</summary>
    /// <param name="point">A point of the space.</param>
    /// <param name="budget">Its budget; null where the search has none.</param>
    public SortedDictionary<string, string> OptionsOf(SearchPoint point, int? budget)
    {
        var options = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((SearchParameter parameter, string value) in Space.Parameters.Zip(point.Values).Where(of => of.Second.Length > 0))
        {
            options[parameter.Name] = value;
        }

        if (BudgetOption is { } name && budget is { } amount)
        {
            options[name] = amount.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return options;
    }
}

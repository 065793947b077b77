using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>What an experiment says of the search for its models' options.</summary>
/// <param name="Options">How it is searched, and what decides.</param>
/// <param name="Space">The ranges that the experiment gives, by paths such as <c>models.svd.epochs</c>, in place of those of the options.</param>
/// <param name="Location">Where the experiment says it.</param>
internal sealed record TuningRequest(TuningOptions Options, IReadOnlyDictionary<string, JsonPart> Space, FileLocation Location)
{
    /// <summary>The search of each model that is tuned, once the whole experiment has been read.</summary>
    public IReadOnlyList<TunedModel> Models { get; init; } = [];

    /// <summary>The metrics of which the first that a model has decides.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>Says in words how it is searched: it is on the page, and another search is another page.</summary>
    public string Describe()
    {
        string limit = Options.Seconds is { } seconds ? FormattableString.Invariant($", at most {seconds} s of training each") : "";
        string parallel = Options.Parallel > 1 ? FormattableString.Invariant($", {Options.Parallel} at a time") : "";
        string folds = Options.Folds is { } some ? $", on fold{(some.Length == 1 ? "" : "s")} {string.Join(", ", some)}" : "";
        return FormattableString.Invariant(
            $"{Options.Trials} trials of each model{limit}{parallel}{folds}: {string.Join("; ", Models.Select(model => model.Describe()))}");
    }
}

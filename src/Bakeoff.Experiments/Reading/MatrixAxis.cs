namespace Bakeoff.Experiments;

/// <summary>One of the lists of a matrix.</summary>
/// <param name="Name">What it varies: <c>dataset</c>, <c>split</c> or <c>models</c>.</param>
/// <param name="Values">Its values by their names in points, in the order of the file.</param>
internal sealed record MatrixAxis(string Name, IReadOnlyList<(string Label, JsonPart Value)> Values)
{
    /// <summary>The list of datasets.</summary>
    public const string Dataset = "dataset";

    /// <summary>The list of splits.</summary>
    public const string Split = "split";

    /// <summary>The list of models.</summary>
    public const string Models = "models";

    /// <summary>The lists that there are, in the order of the names of points.</summary>
    public static IReadOnlyList<string> All { get; } = [Dataset, Split, Models];

    /// <summary>The names of the values.</summary>
    public IReadOnlyList<string> Labels => [.. Values.Select(value => value.Label)];
}

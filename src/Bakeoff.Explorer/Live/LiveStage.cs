using System.Text.Json.Serialization;

namespace Bakeoff.Explorer;

/// <summary>A stage of a run that is under way, as the page is told of it.</summary>
/// <param name="Label">The node.</param>
/// <param name="Stage">Its stage.</param>
/// <param name="Inputs">The nodes that it reads.</param>
internal sealed record LiveStage(string Label, string Stage, IReadOnlyList<string> Inputs)
{
    /// <summary>How many points a curve has at most: of a longer one every second is left out, again and again.</summary>
    private const int MaxPoints = 2000;

    /// <summary>Where it is: <c>pending</c>, or a word of the event that came last.</summary>
    public string State { get; init; } = "pending";

    /// <summary>How much of its work is done, from 0 to 1; null where that is not known.</summary>
    public double? Fraction { get; init; }

    /// <summary>What it is doing.</summary>
    public string? Text { get; init; }

    /// <summary>Why it runs.</summary>
    public IReadOnlyList<string>? Reasons { get; init; }

    /// <summary>When it began, in seconds since the run did.</summary>
    public double? BeganSeconds { get; init; }

    /// <summary>How long it took, in seconds.</summary>
    public double? Seconds { get; init; }

    /// <summary>The machine that it ran on, where that is another one.</summary>
    public string? Node { get; init; }

    /// <summary>How long it took when it last ran, in seconds.</summary>
    public double? EstimateSeconds { get; init; }

    /// <summary>What it says that it measures, by name: pairs of epoch and value.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, IReadOnlyList<double[]>> Points { get; init; } = new Dictionary<string, IReadOnlyList<double[]>>();

    /// <summary>Adds a point to a curve.</summary>
    /// <param name="point">The point.</param>
    public LiveStage With(CurvePoint point)
    {
        IReadOnlyList<double[]> points = [.. Points.GetValueOrDefault(point.Name) ?? [], [point.X, point.Y]];
        IReadOnlyList<double[]> kept = points.Count <= MaxPoints ? points : [.. points.Where((_, i) => i % 2 == 0)];
        return this with { Points = new Dictionary<string, IReadOnlyList<double[]>>(Points) { [point.Name] = kept } };
    }

    /// <summary>The document of the page, with the curves.</summary>
    public object WithCurves() => new
    {
        Label, Stage, Inputs, State, Fraction, Text, Reasons, BeganSeconds, Seconds, Node, EstimateSeconds,
        Curves = Points.Select(curve => new { Name = curve.Key, Points = curve.Value }),
    };
}

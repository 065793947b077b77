using System.Globalization;
using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Data;

namespace Bakeoff.Experiments;

/// <summary>
/// A search over options. Each point is an experiment, named <c>SWEEP@option=value+option=value</c>: the name alone says what it is,
/// so that a point can be planned, explained and compared like any experiment, and what points share is run once.
/// </summary>
/// <param name="Experiment">The experiment whose sweep it is.</param>
/// <param name="Options">How it searches, and what decides.</param>
/// <param name="Parameters">What it varies, in ordinal order of the paths.</param>
/// <param name="Seed">Draws the points.</param>
internal sealed record Sweep(string Experiment, SweepOptions Options, IReadOnlyList<SweepParameter> Parameters, ulong Seed)
{
    /// <summary>Separates the sweep's name from what a point sets.</summary>
    public const char Mark = '@';

    private const int MaxDraws = 100;

    /// <summary>What of the experiment is the budget; null without halving.</summary>
    public SweepParameter? Budget { get; init; }

    /// <summary>The names of the points of the first round, without a budget, in the order of the search.</summary>
    public IReadOnlyList<string> Points() => Options.Method == SweepOptions.Grid ? [.. Combinations()] : Drawn();

    /// <summary>The name of a point with a budget.</summary>
    public string WithBudget(string point, int budget) => string.Create(CultureInfo.InvariantCulture, $"{point}+{Budget!.Name}={budget}");

    /// <summary>
    /// What a point changes in the experiment: its values; the validation slice instead of the test rows; and no other model of ours, which
    /// would be trained for nothing.
    /// </summary>
    /// <param name="point">What stands behind <see cref="Mark"/>.</param>
    /// <exception cref="ReportedException">The sweep has no such point (<c>BKF1002</c>).</exception>
    public JsonPart Overrides(string point)
    {
        FileLocation at = Parameters[0].Location;
        JsonPart root = Empty(at), split = Empty(at), models = Empty(at);
        split.Members.Add(("slice", at, new JsonPart(JsonTokenType.String, SplitOptions.Validation, at)));
        root.Members.Add(("split", at, split));
        root.Members.Add(("models", at, models));
        foreach (IGrouping<string, (SweepParameter Parameter, JsonPart Value)> model in Parse(point)
            .GroupBy(value => value.Parameter.Path.Split('.')[1]))
        {
            JsonPart options = Empty(at);
            options.Members.AddRange(model.Select(value => (value.Parameter.Path.Split('.')[2], value.Value.Location, value.Value)));
            models.Members.Add((model.Key, at, model.First().Parameter.IsCustom ? Within("options", options) : options));
        }

        IEnumerable<string> others = ModelTable.All.Where(model => model.IsOptional).Select(model => model.Key);
        models.Members.AddRange(others.Where(other => other != Options.Model && models.Members.All(model => model.Name != other))
            .Select(other => (other, at, new JsonPart(JsonTokenType.Null, "null", at))));
        return root;
    }

    /// <summary>The values that a name stands for, each with its path.</summary>
    /// <param name="point">What stands behind <see cref="Mark"/>.</param>
    /// <exception cref="ReportedException">The sweep has no such point (<c>BKF1002</c>).</exception>
    public IReadOnlyList<(SweepParameter Parameter, JsonPart Value)> Parse(string point)
    {
        var values = new List<(SweepParameter, JsonPart)>();
        SweepParameter[] known = [.. Parameters, .. Budget is null ? Array.Empty<SweepParameter>() : [Budget]];
        foreach (string setting in point.Split('+'))
        {
            string[] parts = setting.Split('=', 2);
            SweepParameter? parameter = known.FirstOrDefault(parameter => parameter.Name == parts[0]);
            if (parts.Length < 2 || parameter?.Parse(parts[1]) is not { } value)
            {
                throw NoPoint(point, parameter is null ? $"it does not vary '{parts[0]}'" : $"'{parts[^1]}' is no value of its '{parameter.Name}'");
            }

            values.Add((parameter, value));
        }

        SweepParameter? missing = known.FirstOrDefault(parameter => values.Count(value => value.Item1 == parameter) != 1);
        return missing is null ? values : throw NoPoint(point, $"'{missing.Name}' must be given once");
    }

    private static JsonPart Within(string name, JsonPart value)
    {
        JsonPart whole = Empty(value.Location);
        whole.Members.Add((name, value.Location, value));
        return whole;
    }

    private static JsonPart Empty(FileLocation at) => new(JsonTokenType.StartObject, "an object", at);

    private ReportedException NoPoint(string point, string why) => new([new ErrorReport(
        ErrorCodes.UnknownExperiment, $"the sweep '{Experiment}' has no point '{point}': {why}.",
        $"A point is, for example, '{Points()[0]}{(Budget is null ? "" : $"+{Budget.Name}={Options.Highest}")}'.")]);

    private IEnumerable<string> Combinations()
    {
        IEnumerable<string[]> points = [[]];
        foreach (SweepParameter parameter in Parameters)
        {
            points = points.SelectMany(point => parameter.Choices, (point, choice) => (string[])[.. point, SweepParameter.Written(choice)]);
        }

        return points.Select(NameOf);
    }

    /// <summary>A longer search begins with the points of a shorter one, so that "some more samples" runs those only.</summary>
    private List<string> Drawn()
    {
        var random = new SeededRandom(Seeds.Derive(Seed, "sweep"));
        var names = new List<string>();
        for (int draw = 0; names.Count < Options.Samples && draw < Options.Samples * MaxDraws; draw++)
        {
            string name = NameOf([.. Parameters.Select(parameter => parameter.Draw(random))]);
            if (!names.Contains(name))
            {
                names.Add(name);
            }
        }

        return names;
    }

    private string NameOf(string[] values) =>
        $"{Experiment}{Mark}{string.Join('+', Parameters.Select((parameter, i) => $"{parameter.Name}={values[i]}"))}";
}

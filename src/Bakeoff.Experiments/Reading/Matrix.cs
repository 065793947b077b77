using System.Text.Json;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>
/// Lists of datasets, splits and models, of which every combination is an experiment. Each is named <c>NAME@dataset=A+split=B+models=C</c>, so that
/// it can be planned, run and compared like any experiment, and what points share is run once.
/// </summary>
/// <param name="Experiment">The experiment whose matrix it is.</param>
/// <param name="Axes">The lists, in the order of <see cref="MatrixAxis.All"/>.</param>
/// <param name="Excluded">The combinations that are left out: for each the names of values, by list.</param>
internal sealed record Matrix(
    string Experiment, IReadOnlyList<MatrixAxis> Axes, IReadOnlyList<IReadOnlyDictionary<string, IReadOnlyList<string>>> Excluded)
{
    /// <summary>The number of points that a matrix may have.</summary>
    public const int MaxPoints = 1000;

    /// <summary>The length of a point's name, which is one of a folder too.</summary>
    public const int MaxNameLength = 200;

    /// <summary>The member of a split, of models or of a dataset that names it in points.</summary>
    public const string NameKey = "name";

    /// <summary>The names of the points, the last list varying fastest.</summary>
    public IReadOnlyList<string> Points() => [.. Combinations().Select(NameOf)];

    /// <summary>The names of the values that a point stands for, by list.</summary>
    /// <param name="name">The point's name, or what stands in it behind the mark.</param>
    /// <exception cref="ReportedException">The matrix has no such point (<c>BKF1002</c>).</exception>
    public IReadOnlyDictionary<string, string> Parse(string name)
    {
        string point = name[(name.IndexOf(Sweep.Mark, StringComparison.Ordinal) + 1)..];
        return Combinations().FirstOrDefault(labels => NameOf(labels) == $"{Experiment}{Sweep.Mark}{point}") is { } found
            ? Axes.Select((axis, i) => (axis.Name, found[i])).ToDictionary(of => of.Name, of => of.Item2, StringComparer.Ordinal)
            : throw new ReportedException([new ErrorReport(
                ErrorCodes.UnknownExperiment, $"the matrix '{Experiment}' has no point '{point}'.",
                NearestName.Remedy($"{Experiment}{Sweep.Mark}{point}", Points()))]);
    }

    /// <summary>What a point changes in the experiment, as an experiment's file would say it.</summary>
    /// <param name="point">What stands behind the mark.</param>
    /// <param name="experiment">The experiment, whose other models the point does not train.</param>
    public JsonPart Overrides(string point, Experiment experiment)
    {
        IReadOnlyDictionary<string, string> labels = Parse(point);
        var root = new JsonPart(JsonTokenType.StartObject, "an object", Axes[0].Values[0].Value.Location);
        foreach (MatrixAxis axis in Axes)
        {
            JsonPart value = axis.Values.First(value => value.Label == labels[axis.Name]).Value;
            root.Members.Add((axis.Name, value.Location, axis.Name switch
            {
                MatrixAxis.Split => WithoutName(value),
                MatrixAxis.Models => ModelsOf(value, experiment),
                _ => value,
            }));
        }

        return root;
    }

    /// <summary>A list of models is complete: what it does not name is not trained. The baselines always are, as without a matrix.</summary>
    private static JsonPart ModelsOf(JsonPart value, Experiment experiment)
    {
        JsonPart models = new(JsonTokenType.StartObject, "an object", value.Location);
        if (value.Kind == JsonTokenType.String)
        {
            bool isNamed = experiment.CustomModels.ContainsKey(value.Text) || experiment.Imports.ContainsKey(value.Text);
            models.Members.AddRange(
                isNamed ? [] : [(value.Text, value.Location, new JsonPart(JsonTokenType.StartObject, "an object", value.Location))]);
        }
        else
        {
            models.Members.AddRange(WithoutName(value).Members);
        }

        IEnumerable<string> others = ModelTable.All.Where(model => model.IsOptional).Select(model => model.Key)
            .Concat(experiment.CustomModels.Keys).Concat(experiment.Imports.Keys)
            .Where(other => models.Members.All(model => model.Name != other) && (value.Kind != JsonTokenType.String || value.Text != other));
        models.Members.AddRange(others.ToArray().Select(other => (other, value.Location, new JsonPart(JsonTokenType.Null, "null", value.Location))));
        return models;
    }

    private static JsonPart WithoutName(JsonPart value)
    {
        var rest = new JsonPart(value.Kind, value.Text, value.Location);
        rest.Members.AddRange(value.Members.Where(member => member.Name != NameKey));
        return rest;
    }

    private IEnumerable<string[]> Combinations()
    {
        IEnumerable<string[]> points = [[]];
        foreach (MatrixAxis axis in Axes)
        {
            points = points.SelectMany(point => axis.Labels, (point, label) => (string[])[.. point, label]);
        }

        return points.Where(point => !Excluded.Any(excluded =>
            excluded.All(of => of.Value.Contains(point[Axes.Select(axis => axis.Name).ToList().IndexOf(of.Key)]))));
    }

    private string NameOf(string[] labels) => $"{Experiment}{Sweep.Mark}{string.Join('+', Axes.Select((axis, i) => $"{axis.Name}={labels[i]}"))}";
}

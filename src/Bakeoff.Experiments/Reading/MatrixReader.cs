using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>Reads <c>matrix</c>, the lists of datasets, splits and models of an experiment. What a value means is read when its points are.</summary>
/// <param name="problems">Receives what is wrong.</param>
/// <param name="binder">Checks types.</param>
internal sealed partial class MatrixReader(List<ErrorReport> problems, OptionsBinder binder)
{
    private const string Exclude = "exclude";

    /// <summary>Reads a matrix.</summary>
    /// <param name="value">The member's value.</param>
    /// <param name="name">The experiment that has it.</param>
    /// <returns>The matrix; null if something is wrong with it, which is reported.</returns>
    public Matrix? Read(JsonPart value, string name)
    {
        int before = problems.Count;
        if (!binder.Demand(value, JsonTokenType.StartObject, "an object"))
        {
            return null;
        }

        foreach ((string key, FileLocation at, _) in value.Members.Where(member => member.Name != Exclude && !MatrixAxis.All.Contains(member.Name)))
        {
            binder.Unknown(key, at, [.. MatrixAxis.All, Exclude]);
        }

        MatrixAxis[] axes =
        [
            .. MatrixAxis.All.SelectMany(axis => value.Members.Where(member => member.Name == axis).Select(member => ReadAxis(axis, member.Value)))
                .OfType<MatrixAxis>(),
        ];
        if (problems.Count == before && axes.Length == 0)
        {
            Problem("a matrix has no list.", "Add \"dataset\", \"split\" or \"models\", each with a list.", value);
        }

        IReadOnlyDictionary<string, IReadOnlyList<string>>[] excluded = problems.Count > before ? []
            : [.. value.Members.Where(member => member.Name == Exclude).SelectMany(member => ReadExcluded(member.Value, axes))];
        if (problems.Count > before)
        {
            return null;
        }

        var matrix = new Matrix(name, axes, excluded);
        CheckPoints(matrix, value);
        return problems.Count > before ? null : matrix;
    }

    private void CheckPoints(Matrix matrix, JsonPart value)
    {
        double points = matrix.Axes.Aggregate(1.0, (product, axis) => product * axis.Values.Count);
        if (points > Matrix.MaxPoints)
        {
            Problem(
                string.Create(CultureInfo.InvariantCulture, $"the lists make {points} points, more than {Matrix.MaxPoints}."),
                "Shorten a list, or make two experiments of it.", value);
            return;
        }

        IReadOnlyList<string> names = matrix.Points();
        if (names.Count == 0)
        {
            Problem("'exclude' leaves no point.", "Take something out of 'exclude'.", value);
        }

        if (names.FirstOrDefault(point => point.Length > Matrix.MaxNameLength) is { } longest)
        {
            Problem(
                string.Create(CultureInfo.InvariantCulture, $"the point '{longest}' has a name of more than {Matrix.MaxNameLength} letters."),
                "Give its split, models or dataset a short \"name\".", value);
        }
    }

    private MatrixAxis? ReadAxis(string axis, JsonPart list)
    {
        if (!binder.Demand(list, JsonTokenType.StartArray, "a list"))
        {
            return null;
        }

        int before = problems.Count;
        if (list.Items.Count == 0)
        {
            Problem($"the list '{axis}' of the matrix is empty.", $"Name at least one, or remove '{axis}'.", list);
        }

        (string Label, JsonPart Value)[] values = [.. list.Items.Select(item => (LabelOf(axis, item), item))];
        foreach ((string label, JsonPart item) in values.Where(value => value.Label.Length > 0 && !Nameable().IsMatch(value.Label)))
        {
            Problem(
                $"'{label}' of '{axis}' cannot be part of a name.",
                $"Give it a \"{Matrix.NameKey}\" of at most 60 letters, digits, points, hyphens and underscores.", item);
        }

        foreach (IGrouping<string, (string Label, JsonPart Value)> same in values.Where(value => value.Label.Length > 0)
            .GroupBy(value => value.Label, StringComparer.Ordinal).Where(same => same.Count() > 1))
        {
            Problem(
                $"'{same.Key}' is in the list '{axis}' twice.", $"Take one out, or give both another \"{Matrix.NameKey}\".", same.Last().Value);
        }

        return problems.Count > before ? null : new MatrixAxis(axis, values);
    }

    /// <summary>The name in points: the value's own, or what it says; empty where it has none, which is reported.</summary>
    private string LabelOf(string axis, JsonPart item)
    {
        if (item.Kind == JsonTokenType.String && axis != MatrixAxis.Split)
        {
            return item.Text;
        }

        if (!binder.Demand(item, JsonTokenType.StartObject, axis == MatrixAxis.Split ? "an object" : "a name or an object"))
        {
            return "";
        }

        if (item.Members.FirstOrDefault(member => member.Name == Matrix.NameKey).Value is { } given)
        {
            return binder.Demand(given, JsonTokenType.String, "a string") ? given.Text : "";
        }

        if (axis == MatrixAxis.Dataset || item.Members.Count == 0)
        {
            Problem($"an entry of '{axis}' has no name.", $"Add a \"{Matrix.NameKey}\".", item);
            return "";
        }

        return string.Join('-', axis == MatrixAxis.Models ? item.Members.Select(member => member.Name)
            : item.Members.Select(member => SweepParameter.Written(member.Value)));
    }

    private IEnumerable<IReadOnlyDictionary<string, IReadOnlyList<string>>> ReadExcluded(JsonPart list, MatrixAxis[] axes)
    {
        if (!binder.Demand(list, JsonTokenType.StartArray, "a list"))
        {
            yield break;
        }

        foreach (JsonPart item in list.Items.Where(item => binder.Demand(item, JsonTokenType.StartObject, "an object")))
        {
            var excluded = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
            foreach ((string name, FileLocation at, JsonPart value) in item.Members)
            {
                if (axes.FirstOrDefault(axis => axis.Name == name) is not { } axis)
                {
                    binder.Unknown(name, at, axes.Select(known => known.Name));
                    continue;
                }

                JsonPart[] labels = value.Kind == JsonTokenType.StartArray ? [.. value.Items] : [value];
                foreach (JsonPart label in labels.Where(label => !axis.Labels.Contains(label.Text)))
                {
                    problems.Add(new ErrorReport(
                        ErrorCodes.BadMatrix, $"'exclude' names '{label.Text}', which the list '{name}' does not have.",
                        NearestName.Remedy(label.Text, axis.Labels), label.Location));
                }

                excluded[name] = [.. labels.Select(label => label.Text)];
            }

            if (excluded.Count == 0)
            {
                Problem("an entry of 'exclude' names nothing.", "Name the values of the points that are left out.", item);
            }

            yield return excluded;
        }
    }

    private void Problem(string message, string remedy, JsonPart at) =>
        problems.Add(new ErrorReport(ErrorCodes.BadMatrix, message, remedy, at.Location));

    [GeneratedRegex(@"\A[A-Za-z0-9._\-]{1,60}\z")]
    private static partial Regex Nameable();
}

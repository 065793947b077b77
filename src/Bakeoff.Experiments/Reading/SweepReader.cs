using System.Text.Json;
using System.Text.RegularExpressions;
using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.Experiments;

/// <summary>Reads <c>sweep</c>, the part of an experiment that says what a sweep varies.</summary>
internal sealed partial class SweepReader(List<ErrorReport> problems, OptionsBinder binder)
{
    /// <param name="value">The member's value.</param>
    /// <param name="name">The experiment that has it.</param>
    /// <param name="experiment">What else it says: its options say what the paths mean.</param>
    /// <returns>The sweep; null if something is wrong with it, which is reported.</returns>
    public Sweep? Read(JsonPart value, string name, Experiment experiment)
    {
        int before = problems.Count;
        SweepOptions options = binder.Bind(new SweepOptions(), value, "parameters");
        CheckSplit(experiment, value);
        JsonPart? given = value.Members.FirstOrDefault(member => member.Name == "parameters").Value;
        (string Name, FileLocation Location, JsonPart Value)[] varied =
            [.. given?.Members.Where(member => member.Value.Kind != JsonTokenType.Null) ?? []];
        if (problems.Count == before && (given is null || varied.Length == 0 || options.Metric.Length == 0))
        {
            problems.Add(new ErrorReport(
                ErrorCodes.MissingKey, "a sweep needs 'metric', which decides, and 'parameters', which are varied.",
                "Add, for example, \"metric\": \"rmse\" and \"parameters\": { \"models.svd.regularization\": [0.01, 0.02] }.", value.Location));
        }

        CheckQuestion(options, value, experiment);
        CheckBudget(options, varied);
        if (problems.Count > before || !binder.Demand(given!, JsonTokenType.StartObject, "an object"))
        {
            return null;
        }

        string[] paths =
            [.. varied.Select(member => member.Name).Concat(options.Budget.Length > 0 ? [options.Budget] : Array.Empty<string>())];
        SweepParameter[] parameters = [
            .. varied.Select(member => Parameter(member.Name, member.Location, member.Value, experiment, paths, options.Method))
                .OfType<SweepParameter>()];
        string[] models = [.. parameters.Select(parameter => parameter.Path.Split('.')[1]).Distinct()];
        string model = options.Model.Length > 0 ? options.Model
            : models is [var only] && (parameters[0].IsCustom || ModelTable.Find(only)?.Names.Contains(only) == true) ? only : "";
        if (problems.Count == before && model.Length == 0)
        {
            problems.Add(
                new ErrorReport(
                    ErrorCodes.MissingKey, "'model' must say whose metric decides.", "Add, for example, \"model\": \"svd\".", value.Location));
        }

        SweepParameter? budget = options.Budget.Length == 0
            ? null : Parameter(options.Budget, value.Location, RangeOf(options, value.Location), experiment, paths, options.Method);
        return problems.Count > before ? null
            : new Sweep(
                name, options with { Model = model }, [.. parameters.OrderBy(parameter => parameter.Path, StringComparer.Ordinal)],
                experiment.Seed) { Budget = budget };
    }

    /// <summary>The rounds set the budget: a point that has a value of it too would have two.</summary>
    private void CheckBudget(SweepOptions options, (string Name, FileLocation Location, JsonPart Value)[] varied) =>
        problems.AddRange(varied.Where(member => member.Name == options.Budget && member.Name.Length > 0).Select(member => new ErrorReport(
            ErrorCodes.ConflictingOptions,
            $"'{member.Name}' is the 'budget', of which each round gives its points more, and cannot be one of the 'parameters' too.",
            "Take it out of 'parameters', or choose another 'budget'.", member.Location)));

    private void CheckSplit(Experiment experiment, JsonPart value)
    {
        if (experiment.Split.Cut.WhyNoValidation is { } reason)
        {
            problems.Add(new ErrorReport(
                ErrorCodes.ConflictingOptions,
                $"a sweep cannot choose by a split whose 'method' is '{experiment.Split.Method}': {reason}.",
                "Use \"method\": \"last-n\".", value.Location));
        }
    }

    /// <summary>A misspelled name is an error now, and not after the first point was trained.</summary>
    private void CheckQuestion(SweepOptions options, JsonPart value, Experiment experiment)
    {
        FileLocation At(string key) => (value.Members.FirstOrDefault(member => member.Name == key).Value ?? value).Location;
        string[] models =
        [
            .. ModelTable.All.Where(model => experiment.Models.ContainsKey(model.Key))
                .SelectMany(model => model.FindTrained(experiment.Models[model.Key], hasRatings: true)),
            .. experiment.CustomModels.Keys,
        ];
        if (options.Model.Length > 0 && !models.Contains(options.Model))
        {
            problems.Add(new ErrorReport(
                ErrorCodes.UnknownPrimary, $"the experiment has no model '{options.Model}', whose metric should decide.",
                NearestName.Remedy(options.Model, models), At("model")));
        }

        if (options.Metric.Length > 0 && MetricNames.Find(options.Metric, experiment.Evaluation.K, experiment.Metrics.Keys) is null)
        {
            problems.Add(new ErrorReport(
                ErrorCodes.UnknownPrimary, $"the experiment does not measure '{options.Metric}', which should decide.",
                MetricRemedy.Of(options.Metric, experiment.Evaluation.K, experiment.Metrics.Keys), At("metric")));
        }
    }

    private SweepParameter? Parameter(string path, FileLocation at, JsonPart values, Experiment experiment, string[] paths, string method)
    {
        var option = new SweptOption(experiment, path);
        if (option.Remedy is { } remedy)
        {
            problems.Add(new ErrorReport(ErrorCodes.UnknownKey, $"'{path}' is no option that a sweep may vary.", remedy, at));
            return null;
        }

        var parameter = new SweepParameter(path, ShortName(path, paths), values.Location)
        {
            IsCustom = option.IsCustom, IsWhole = option.IsWhole(values),
        };
        if (values.Kind == JsonTokenType.StartArray)
        {
            JsonPart? unnamed = values.Items.FirstOrDefault(item => !Nameable().IsMatch(SweepParameter.Written(item)));
            if (values.Items.Count == 0 || unnamed is not null || values.Items.Select(SweepParameter.Written).Distinct().Count() < values.Items.Count)
            {
                problems.Add(new ErrorReport(
                    ErrorCodes.OutOfRange,
                    $"the values of '{path}' must be at least one, different, and of letters, digits, points and hyphens: they are parts of names.",
                    "Mend the list.", unnamed?.Location ?? values.Location));
                return null;
            }

            return parameter with { Choices = values.Items };
        }

        if (method == SweepOptions.Grid)
        {
            problems.Add(
                new ErrorReport(
                    ErrorCodes.WrongType, $"a grid needs the values of '{path}' as a list, found {values.Text}.",
                    "Write a list, or \"method\": \"random\".", values.Location));
            return null;
        }

        int before = problems.Count;
        SweepRange range = binder.Bind(new SweepRange(), values);
        return problems.Count > before ? null : parameter with { Range = range };
    }

    /// <summary>The end of the path that no other has.</summary>
    private static string ShortName(string path, string[] paths)
    {
        string[] parts = path.Split('.');
        return Enumerable.Range(1, parts.Length).Select(count => string.Join('.', parts[^count..]))
            .First(name => name == path || paths.Count(other => other.EndsWith("." + name, StringComparison.Ordinal)) == 1);
    }

    private static JsonPart RangeOf(SweepOptions options, FileLocation location)
    {
        var range = new JsonPart(JsonTokenType.StartObject, "an object", location);
        foreach ((string name, int value) in new[] { ("from", options.Lowest), ("to", Math.Max(options.Highest, options.Lowest + 1)) })
        {
            range.Members.Add(
                (name, location, new JsonPart(JsonTokenType.Number, value.ToString(System.Globalization.CultureInfo.InvariantCulture), location)));
        }

        return range;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9.\-]{1,60}\z")]
    private static partial Regex Nameable();
}

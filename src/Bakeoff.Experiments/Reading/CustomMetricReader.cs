using System.Text.Json;
using System.Text.RegularExpressions;
using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.Experiments;

/// <summary>
/// Reads <c>evaluation.metrics</c>: the custom metrics by name, a class with its options each, or null for one that is not inherited.
/// </summary>
/// <param name="problems">Receives what is wrong.</param>
/// <param name="binder">Checks types.</param>
/// <param name="classes">Finds the classes.</param>
internal sealed partial class CustomMetricReader(List<ErrorReport> problems, OptionsBinder binder, CustomClassReader classes)
{
    private static readonly string[] Keys = ["class", "assembly", "project", "options"];

    /// <summary>Reads the metrics of one file into those that it inherits.</summary>
    /// <param name="evaluation">The experiment's <c>evaluation</c>.</param>
    /// <param name="metrics">The metrics by name.</param>
    public void Read(JsonPart evaluation, SortedDictionary<string, CustomMetricSource> metrics)
    {
        foreach ((_, _, JsonPart value) in evaluation.Members.Where(member => member.Name == "metrics"))
        {
            if (!binder.Demand(value, JsonTokenType.StartObject, "an object"))
            {
                continue;
            }

            foreach ((string name, FileLocation location, JsonPart metric) in value.Members)
            {
                if (metric.Kind == JsonTokenType.Null)
                {
                    metrics.Remove(name);
                }
                else if (CheckName(name, location) && binder.Demand(metric, JsonTokenType.StartObject, "an object")
                    && ReadOne(name, metric) is { } read)
                {
                    metrics[name] = read;
                }
            }
        }
    }

    private CustomMetricSource? ReadOne(string name, JsonPart value)
    {
        foreach ((string key, FileLocation at, _) in value.Members.Where(member => !Keys.Contains(member.Name)))
        {
            binder.Unknown(key, at, Keys);
        }

        JsonPart? options = value.Members.FirstOrDefault(member => member.Name == "options").Value;
        string json = options is not null && binder.Demand(options, JsonTokenType.StartObject, "an object") ? options.ToJson() : "{}";
        return classes.Read(value, "metric") is not { } custom ? null
            : new CustomMetricSource(new CustomMetricOptions { Name = name, Class = custom.Type, Options = json }, custom);
    }

    /// <summary>Names become columns of a table whose names have no case, and the first digits in them are the length of a list.</summary>
    private bool CheckName(string name, FileLocation location)
    {
        if (!Name().IsMatch(name) || name.Contains("-k-", StringComparison.Ordinal))
        {
            problems.Add(new ErrorReport(
                ErrorCodes.OutOfRange, $"'{name}' cannot be the name of a metric.",
                "Use lower-case letters, - and _, and for a metric of lists @k at the end, such as first-hit@k.", location));
            return false;
        }

        if (BuiltInMetrics.All.Any(metric => metric.Name == name))
        {
            problems.Add(
                new ErrorReport(ErrorCodes.ConflictingOptions, $"'{name}' is the name of a built-in metric.", "Choose another name.", location));
            return false;
        }

        return true;
    }

    [GeneratedRegex("^[a-z][a-z_-]*(@k)?$")]
    private static partial Regex Name();
}

using System.Text.Json;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>Reads <c>tuning</c>, the part of an experiment that says how its models' options are searched.</summary>
/// <param name="problems">Receives what is wrong.</param>
/// <param name="binder">Checks types.</param>
internal sealed class TuningReader(List<ErrorReport> problems, OptionsBinder binder)
{
    private const string Space = "space";

    /// <summary>Reads it.</summary>
    /// <param name="value">The member's value; null takes out what the base has.</param>
    /// <param name="inherited">What the base says, or null.</param>
    /// <returns>What the experiment says; null where it does not tune.</returns>
    public TuningRequest? Read(JsonPart value, TuningRequest? inherited)
    {
        if (value.Kind == JsonTokenType.Null)
        {
            return null;
        }

        TuningOptions options = binder.Bind(inherited?.Options ?? new TuningOptions(), value, Space);
        var space = new SortedDictionary<string, JsonPart>(StringComparer.Ordinal);
        foreach ((string path, JsonPart range) in inherited?.Space.Select(of => (of.Key, of.Value)) ?? [])
        {
            space[path] = range;
        }

        foreach (JsonPart given in value.Members.Where(member => member.Name == Space).Select(member => member.Value)
            .Where(given => binder.Demand(given, JsonTokenType.StartObject, "an object")))
        {
            foreach ((string path, FileLocation at, JsonPart range) in given.Members)
            {
                if (range.Kind == JsonTokenType.Null)
                {
                    space.Remove(path); // Of the base.
                }
                else if (path.Split('.') is ["models", { Length: > 0 }, { Length: > 0 }])
                {
                    space[path] = range;
                }
                else
                {
                    problems.Add(new ErrorReport(
                        ErrorCodes.BadTuningSpace, $"'{path}' is not the path of a model's option.",
                        "Write \"models.\", the model's name, a point and the option's name, such as models.svd.regularization.", at));
                }
            }
        }

        return new TuningRequest(options, space, value.Location);
    }
}

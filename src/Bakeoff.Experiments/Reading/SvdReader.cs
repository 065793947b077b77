using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Svd;

namespace Bakeoff.Experiments;

/// <summary>Reads <c>models.svd</c>: <c>algorithm</c> says which options there are.</summary>
internal sealed class SvdReader(List<ErrorReport> problems, OptionsBinder binder)
{
    private static readonly string[] Algorithms = [new FunkSvdOptions().Algorithm, new BiasedMfOptions().Algorithm];

    /// <summary>
    /// The options, or null where the model is taken out. Those of the base are kept if the algorithm is the same; another
    /// algorithm starts from its own defaults, since a learning rate of the one means nothing to the other.
    /// </summary>
    public object? Read(JsonPart value, object? inherited)
    {
        if (value.Kind == JsonTokenType.Null)
        {
            return null;
        }

        object options = inherited ?? new FunkSvdOptions();
        foreach ((_, _, JsonPart algorithm) in value.Members.Where(member => member.Name == "algorithm"))
        {
            if (!binder.Demand(algorithm, JsonTokenType.String, "a text"))
            {
                return options;
            }

            if (!Algorithms.Contains(algorithm.Text))
            {
                problems.Add(new ErrorReport(
                    ErrorCodes.UnknownChoice, $"'algorithm' must be one of {string.Join(", ", Algorithms)}, but is '{algorithm.Text}'.",
                    NearestName.Remedy(algorithm.Text, Algorithms), algorithm.Location));
                return options;
            }

            options = algorithm.Text == Algorithms[0]
                ? options as FunkSvdOptions ?? new FunkSvdOptions()
                : options as BiasedMfOptions ?? new BiasedMfOptions();
        }

        binder.Bind(options, value);
        return options;
    }
}

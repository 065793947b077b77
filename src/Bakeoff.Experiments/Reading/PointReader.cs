using System.Text.Json;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>
/// Reads what an experiment makes points of: its <c>sweep</c> or its <c>matrix</c>. Neither is inherited, so that null says what is so already; it is
/// allowed since it takes out models and <c>tuning</c>.
/// </summary>
/// <param name="problems">Receives what is wrong.</param>
/// <param name="binder">Checks types.</param>
/// <param name="once">Reads a sweep, or gives the one that was read before.</param>
internal sealed class PointReader(List<ErrorReport> problems, OptionsBinder binder, Func<Func<Sweep?>, Sweep?> once)
{
    /// <summary>Reads both.</summary>
    /// <param name="root">The experiment's file.</param>
    /// <param name="name">The experiment that has them.</param>
    /// <param name="experiment">Receives them; its options say what the paths of a sweep mean.</param>
    /// <param name="isExtended">Whether another experiment extends this one: then they are only checked.</param>
    public void Read(JsonPart root, string name, Experiment experiment, bool isExtended)
    {
        foreach ((_, _, JsonPart value) in root.Members.Where(member => IsGiven(member, "sweep")))
        {
            Sweep? sweep = once(() => new SweepReader(problems, binder).Read(value, name, experiment));
            experiment.Sweep = isExtended ? null : sweep;
        }

        foreach ((_, FileLocation at, JsonPart value) in root.Members.Where(member => IsGiven(member, "matrix")))
        {
            Matrix? matrix = new MatrixReader(problems, binder).Read(value, name);
            experiment.Matrix = isExtended ? null : matrix;
            if (root.Members.Any(member => IsGiven(member, "sweep")))
            {
                problems.Add(new ErrorReport(
                    ErrorCodes.ConflictingOptions, "an experiment has a 'sweep' or a 'matrix', not both: their points would have the same names.",
                    "Move one of them into an experiment that extends this one.", at));
            }
        }
    }

    private static bool IsGiven((string Name, FileLocation Location, JsonPart Value) member, string key) =>
        member.Name == key && member.Value.Kind != JsonTokenType.Null;
}

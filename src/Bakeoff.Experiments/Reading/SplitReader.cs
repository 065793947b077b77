using System.Globalization;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>Reads <c>split</c>, and which of its folds an experiment is about.</summary>
/// <param name="problems">Receives what is wrong.</param>
/// <param name="binder">Checks the options.</param>
internal sealed class SplitReader(List<ErrorReport> problems, OptionsBinder binder)
{
    /// <summary>Reads both into an experiment.</summary>
    /// <param name="value">The value of <c>split</c>.</param>
    /// <param name="experiment">The experiment, whose options of a base are kept where the method is the same.</param>
    public void Read(JsonPart value, Experiment experiment)
    {
        string method = value.Members.Where(member => member.Name == "method").Select(member => member.Value.Text).LastOrDefault("");
        experiment.Split = binder.Bind(experiment.Split.ForMethod(method), value, "folds");
        problems.AddRange(UnreadSplitOptions.Find(value, experiment.Split));
        foreach ((_, _, JsonPart folds) in value.Members.Where(member => member.Name == "folds"))
        {
            int before = problems.Count;
            FoldsOption option = binder.BindOne("folds", folds, new FoldsOption());
            if (problems.Count == before)
            {
                experiment.Folds = [.. option.Folds.Distinct().Order()];
                foreach (JsonPart fold in folds.Items.Where(
                    fold => int.Parse(fold.Text, CultureInfo.InvariantCulture) is var f
                        && (f < 0 || f >= experiment.Split.FoldCount)))
                {
                    problems.Add(new ErrorReport(
                        ErrorCodes.FoldOutOfRange,
                        $"there is no fold {fold.Text}: {experiment.Split.FoldCount} {experiment.Split.NameOfFolds} have the folds 0 to "
                            + $"{experiment.Split.FoldCount - 1}.",
                        $"Name a fold that there is, or raise '{experiment.Split.NameOfFolds}'.", fold.Location));
                }
            }
        }
    }

    private sealed record FoldsOption
    {
        public int[] Folds { get; init; } = [0];
    }
}

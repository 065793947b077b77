using System.Text.RegularExpressions;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>
/// The names of the trials of tuning: <c>EXPERIMENT@tuning=MODEL+option=value+option=value</c>, without an option for the given ones. By its name a
/// trial can be planned, explained, run and compared like any experiment.
/// </summary>
internal static partial class TrialName
{
    /// <summary>What stands between the experiment and the model.</summary>
    public const string Mark = "@tuning=";

    /// <summary>The length that a name may have, which is one of a folder too.</summary>
    public const int MaxLength = 220;

    /// <summary>Names a trial.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="model">The model that is tuned.</param>
    /// <param name="options">The options that the trial sets; none for the given ones.</param>
    /// <exception cref="ReportedException">The name would be too long (<c>BKF1031</c>).</exception>
    public static string Create(string experiment, string model, IReadOnlyDictionary<string, string> options)
    {
        string name = $"{experiment}{Mark}{model}{string.Concat(options.Select(option => $"+{option.Key}={option.Value}"))}";
        return name.Length <= MaxLength ? name : throw new ReportedException([new ErrorReport(
            ErrorCodes.TrialNameTooLong, FormattableString.Invariant($"the trial '{name}' has a name of more than {MaxLength} letters."),
            "Give the experiment or the model a shorter name, or search fewer of its options.")]);
    }

    /// <summary>Takes a name apart.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The experiment, and what follows the mark; null where the name is not that of a trial.</returns>
    public static (string Experiment, string Trial)? Split(string name) =>
        name.LastIndexOf(Mark, StringComparison.Ordinal) is > 0 and var at ? (name[..at], name[(at + Mark.Length)..]) : null;

    /// <summary>Whether a value can be part of a name.</summary>
    /// <param name="value">The value.</param>
    public static bool CanHold(string value) => Nameable().IsMatch(value);

    [GeneratedRegex(@"\A[A-Za-z0-9.\-]{1,60}\z")]
    private static partial Regex Nameable();
}

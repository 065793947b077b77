namespace Bakeoff.Explorer;

/// <summary>A line of the log of a run.</summary>
/// <param name="T">When, in seconds since the run began.</param>
/// <param name="Label">The node; null where it is about the run.</param>
/// <param name="Kind">What it is, such as <c>warning</c>.</param>
/// <param name="Text">What it says.</param>
internal sealed record LogLine(double T, string? Label, string Kind, string Text)
{
    /// <summary>Makes the line of an event; null where it says nothing that a log has.</summary>
    /// <param name="said">The event.</param>
    public static LogLine? From(Experiments.LiveEvent said)
    {
        string? text = said.Kind switch
        {
            Experiments.LiveKind.Starting => $"runs: {string.Join("; ", said.Reasons ?? [])}",
            Experiments.LiveKind.Finished => FormattableString.Invariant($"done in {said.Seconds:F1} s"),
            Experiments.LiveKind.Fetched => "fetched from the remote store",
            Experiments.LiveKind.UpToDate => "up to date",
            Experiments.LiveKind.Waiting => $"waits for {said.Text}",
            Experiments.LiveKind.Skipped => $"does not run, since {said.Text} failed",
            Experiments.LiveKind.Failed => "failed",
            Experiments.LiveKind.Ended => string.Join(' ', [$"the run {Word(said.Status)}", .. said.Errors ?? []]),
            _ => said.Text,
        };
        return text is null ? null : new LogLine(said.T, said.Label, said.Kind, text);
    }

    private static string Word(string? status) => status == Experiments.RunStatus.Cancelled ? "was cancelled" : status ?? "ended";
}

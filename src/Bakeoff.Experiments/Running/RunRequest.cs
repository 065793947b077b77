namespace Bakeoff.Experiments;

/// <summary>What of an experiment is run.</summary>
public sealed record RunRequest
{
    /// <summary>The stages that are brought up to date, with everything above them. Default: the report.</summary>
    public IReadOnlyList<string> Stages { get; init; } = [StageTable.Report.Name];

    /// <summary>Whether they run even if they are up to date; other bytes are then an error (<c>BKF5001</c>). Default false.</summary>
    public bool Force { get; init; }
}

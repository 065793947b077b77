using Bakeoff.Core;
using Bakeoff.Experiments;

namespace Bakeoff.Explorer;

/// <summary>A run as its log tells it so far.</summary>
/// <param name="header">The first line of the log.</param>
internal sealed class LiveRun(LiveHeader header)
{
    private readonly List<string> _labels = [.. header.Stages.Select(stage => stage.Label)];
    private readonly Dictionary<string, LiveStage> _stages = header.Stages.ToDictionary(
        stage => stage.Label, stage => new LiveStage(stage.Label, StageLabel.StageOf(stage.Label), stage.Inputs), StringComparer.Ordinal);

    /// <summary>Which run it is.</summary>
    public LiveHeader Header => header;

    /// <summary>How it stands, a word of <see cref="RunStatus"/>.</summary>
    public string Status { get; private set; } = RunStatus.Running;

    /// <summary>What ended it.</summary>
    public IReadOnlyList<string> Errors { get; private set; } = [];

    /// <summary>The name of its record; null where there is none.</summary>
    public string? Record { get; private set; }

    /// <summary>When it last said something, in seconds since it began.</summary>
    public double Seconds { get; private set; }

    /// <summary>The stages, in the order of the graph.</summary>
    public IEnumerable<LiveStage> Stages => _labels.Select(label => _stages[label]);

    /// <summary>Says how long a stage took when it last ran.</summary>
    /// <param name="label">The node.</param>
    /// <param name="seconds">In seconds; null where that is not known.</param>
    public void Expect(string label, double? seconds) => _stages[label] = _stages[label] with { EstimateSeconds = seconds };

    /// <summary>The process has ended without a word.</summary>
    public void Kill() => Status = RunStatus.Killed;

    /// <summary>Takes an event.</summary>
    /// <param name="said">The event.</param>
    /// <returns>The stage that it is about, and the point of a curve that it has; null for none.</returns>
    public (LiveStage? Stage, CurvePoint? Point) Take(LiveEvent said)
    {
        Seconds = Math.Max(Seconds, said.T);
        if (said.Kind == LiveKind.Ended)
        {
            (Status, Errors, Record) = (said.Status ?? RunStatus.Killed, said.Errors ?? [], said.Run);
            return (null, null);
        }

        if (said.Label is not { } label || said.Kind == LiveKind.Warning)
        {
            return (null, null);
        }

        if (!_stages.TryGetValue(label, out LiveStage? stage))
        {
            _labels.Add(label);
            stage = new LiveStage(label, StageLabel.StageOf(label), []);
        }

        CurvePoint? point = said.Kind == LiveKind.Progress && said.Text is { } text ? ProgressText.TryRead(text) : null;
        stage = Move(stage, said);
        _stages[label] = point is null ? stage : stage.With(point);
        return (stage, point);
    }

    /// <summary>The document of the page.</summary>
    public object Document() => new
    {
        header.Id, header.Experiment, header.Began, header.Process, header.Host, Seconds, Status, header.Commit, header.Branch,
        Uncommitted = header.HasUncommittedChanges, Errors, Stages = Stages.Select(stage => stage.WithCurves()),
    };

    private static LiveStage Move(LiveStage stage, LiveEvent said) => said.Kind switch
    {
        LiveKind.Starting => stage with { State = "running", Reasons = said.Reasons, BeganSeconds = said.T, Fraction = 0, Text = null },
        LiveKind.Progress => stage with
        {
            State = "running", Fraction = said.Fraction, Text = said.Text, BeganSeconds = stage.BeganSeconds ?? said.T,
        },
        LiveKind.Finished or LiveKind.Fetched => stage with
        {
            State = said.Kind, Fraction = 1, Seconds = said.Seconds, Node = said.Node, Text = null,
        },
        _ => stage with { State = said.Kind, Text = said.Text },
    };
}

using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Passes on what the engine says of a run, and writes it down.</summary>
/// <param name="inner">Is told.</param>
/// <param name="log">Where it is written.</param>
internal sealed class LiveListener(IRunListener inner, LiveLog log) : IRunListener
{
    /// <summary>Where it is written.</summary>
    public LiveLog Log => log;

    /// <inheritdoc/>
    public void UpToDate(string label)
    {
        log.Write(LiveKind.UpToDate, label);
        inner.UpToDate(label);
    }

    /// <inheritdoc/>
    public void Starting(string label, IReadOnlyList<string> reasons)
    {
        log.Write(LiveKind.Starting, label, said => said with { Reasons = reasons });
        inner.Starting(label, reasons);
    }

    /// <inheritdoc/>
    public void Progress(string label, double fraction, string text)
    {
        log.WriteProgress(label, fraction, text);
        inner.Progress(label, fraction, text);
    }

    /// <inheritdoc/>
    public void Finished(StageRecord record)
    {
        log.Write(record.Fetched ? LiveKind.Fetched : LiveKind.Finished, record.Label, said => said with
        {
            Seconds = record.Seconds, Node = record.Node,
        });
        inner.Finished(record);
    }

    /// <inheritdoc/>
    public void Waiting(string label, string holder)
    {
        log.Write(LiveKind.Waiting, label, said => said with { Text = holder });
        inner.Waiting(label, holder);
    }

    /// <inheritdoc/>
    public void Moved(string label, TaskAttempt attempt, AttemptState state, TaskProgress? progress)
    {
        if (state.Phase == AttemptPhase.Queued)
        {
            log.Write(LiveKind.Queued, label, said => said with { Text = state.Reason });
        }

        inner.Moved(label, attempt, state, progress);
    }

    /// <inheritdoc/>
    public void Adopted(string label, TaskAttempt attempt) => inner.Adopted(label, attempt);

    /// <inheritdoc/>
    public void Failed(string label)
    {
        log.Write(LiveKind.Failed, label);
        inner.Failed(label);
    }

    /// <inheritdoc/>
    public void Skipped(string label, string cause)
    {
        log.Write(LiveKind.Skipped, label, said => said with { Text = cause });
        inner.Skipped(label, cause);
    }

    /// <inheritdoc/>
    public void Warn(string text)
    {
        log.Write(LiveKind.Warning, null, said => said with { Text = text });
        inner.Warn(text);
    }
}

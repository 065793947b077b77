namespace Bakeoff.Pipeline;

/// <summary>Tells a run's listener how the task of a node gets on.</summary>
/// <param name="listener">The run's listener.</param>
/// <param name="label">The node.</param>
/// <param name="reasons">Why it is not up to date.</param>
internal sealed class NodeTaskListener(IRunListener listener, string label, IReadOnlyList<string> reasons) : ITaskListener
{
    private bool _hasStarted;

    public void Changed(TaskAttempt attempt, AttemptState state, TaskProgress? progress)
    {
        Start();
        listener.Moved(label, attempt, state, progress);
        if (state.Phase == AttemptPhase.Queued)
        {
            listener.Progress(label, 0, $"queued{(state.Reason is { Length: > 0 } reason ? $" ({reason})" : "")}");
        }
        else if (state.Phase == AttemptPhase.Running)
        {
            string on = $"on {state.Node ?? progress?.Node ?? attempt.Executor}";
            listener.Progress(label, progress?.Fraction ?? 0, progress is { Text.Length: > 0 } ? $"{on}: {progress.Text}" : on);
        }
    }

    public void Adopted(TaskAttempt attempt)
    {
        Start();
        listener.Adopted(label, attempt);
    }

    public void Retried(TaskAttempt attempt) => Start();

    private void Start()
    {
        if (!_hasStarted)
        {
            _hasStarted = true;
            listener.Starting(label, reasons);
        }
    }
}

using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// Is told what an <c>ExperimentRunner</c> does, while it does it. Stages run in parallel, so that what is told of one may come while another is told
/// of. Every member does nothing unless it is implemented.
/// </summary>
public interface IExperimentListener : IRunListener
{
    /// <summary>A run of an experiment begins.</summary>
    /// <param name="start">What it is about to do.</param>
    void RunStarting(RunStart start)
    {
    }

    /// <summary>A run has ended, successfully or not. Every <see cref="RunStarting"/> is followed by exactly one such call.</summary>
    void RunEnded()
    {
    }

    /// <summary>A run has succeeded, and its report, if one was asked for, has been copied to its folder.</summary>
    /// <param name="result">What it did.</param>
    void RunFinished(RunResult result)
    {
    }

    /// <summary>The candidates of an experiment have been compared with its baseline, and the files of the comparison have been written.</summary>
    /// <param name="results">A result for each candidate.</param>
    void Compared(IReadOnlyList<ComparisonResult> results)
    {
    }

    /// <summary>A point of a sweep has been measured.</summary>
    /// <param name="progress">What came of it.</param>
    void PointMeasured(SweepProgress progress)
    {
    }

    /// <summary>A trial of a model's options has been measured.</summary>
    /// <param name="progress">What came of it.</param>
    void TrialMeasured(TuningProgress progress)
    {
    }

    /// <summary>A sentence about what is being done, such as a line of a program that runs for a comparison.</summary>
    /// <param name="text">The sentence.</param>
    void Message(string text)
    {
    }

    /// <summary>Something that takes a while is being done before the answer can be given, such as building the custom models.</summary>
    /// <param name="text">The sentence. It is not part of any answer.</param>
    void Preparing(string text)
    {
    }

    /// <inheritdoc/>
    void IRunListener.UpToDate(string label)
    {
    }

    /// <inheritdoc/>
    void IRunListener.Starting(string label, IReadOnlyList<string> reasons)
    {
    }

    /// <inheritdoc/>
    void IRunListener.Progress(string label, double fraction, string text)
    {
    }

    /// <inheritdoc/>
    void IRunListener.Finished(StageRecord record)
    {
    }

    /// <inheritdoc/>
    void IRunListener.Waiting(string label, string holder)
    {
    }

    /// <inheritdoc/>
    void IRunListener.Failed(string label)
    {
    }

    /// <inheritdoc/>
    void IRunListener.Skipped(string label, string cause)
    {
    }

    /// <inheritdoc/>
    void IRunListener.Warn(string text)
    {
    }
}

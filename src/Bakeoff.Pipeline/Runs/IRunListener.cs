namespace Bakeoff.Pipeline;

/// <summary>Is told what the engine does.</summary>
public interface IRunListener
{
    /// <summary>A node need not run.</summary>
    /// <param name="label">The node.</param>
    void UpToDate(string label);

    /// <summary>A node starts to run.</summary>
    /// <param name="label">The node.</param>
    /// <param name="reasons">Why it is not up to date, at least one.</param>
    void Starting(string label, IReadOnlyList<string> reasons);

    /// <summary>A node that runs has got further.</summary>
    /// <param name="label">The node.</param>
    /// <param name="fraction">How much of its work is done, from 0 to 1.</param>
    /// <param name="text">What it is doing, in a few words.</param>
    void Progress(string label, double fraction, string text);

    /// <summary>A node has run.</summary>
    /// <param name="record">What it took.</param>
    void Finished(StageRecord record);

    /// <summary>A node's key is run by another process, whose result it waits for.</summary>
    /// <param name="label">The node.</param>
    /// <param name="holder">Who runs it, such as <c>process 4711 on ann-laptop (TrainSvd[0])</c>.</param>
    void Waiting(string label, string holder);

    /// <summary>The task of a node that runs on another machine is queued or runs somewhere else, or has got further.</summary>
    /// <param name="label">The node.</param>
    /// <param name="attempt">Its attempt.</param>
    /// <param name="state">Where it is.</param>
    /// <param name="progress">How far it is; null where it has not begun.</param>
    void Moved(string label, TaskAttempt attempt, AttemptState state, TaskProgress? progress)
    {
    }

    /// <summary>The task of a node is under way already: another process, which may have ended, submitted it.</summary>
    /// <param name="label">The node.</param>
    /// <param name="attempt">Its attempt.</param>
    void Adopted(string label, TaskAttempt attempt)
    {
    }

    /// <summary>A node failed; the error itself is what the run throws at its end.</summary>
    /// <param name="label">The node.</param>
    void Failed(string label);

    /// <summary>A node does not run.</summary>
    /// <param name="label">The node.</param>
    /// <param name="cause">The node that failed, on which it depends.</param>
    void Skipped(string label, string cause);

    /// <summary>Something that the user should know.</summary>
    /// <param name="text">One sentence.</param>
    void Warn(string text);
}

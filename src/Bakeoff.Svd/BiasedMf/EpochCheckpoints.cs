using System.Diagnostics;
using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>
/// Keeps a training after some of its epochs, so that it goes on after its process was killed, with the same bytes in the end. Who gives the
/// folder sees to it that it belongs to these options, seed, rows and code: the stage's key.
/// </summary>
/// <param name="resources">The folder, if any, and how often to write.</param>
/// <param name="name">What is trained: the file's name.</param>
/// <param name="fit">The training.</param>
internal sealed class EpochCheckpoints(TrainingResources resources, string name, BiasedMfFit fit)
{
    private const string Format = "biased-mf-epochs/1";
    private readonly string? _file = resources.ResumeFolder is { } folder ? Path.Combine(folder, $"{name}.bin") : null;
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Puts the training where an earlier process left it; returns the reports of the epochs that are done.</summary>
    public IReadOnlyList<EpochReport> Resume()
    {
        State? state = _file is null ? null : CheckpointFile.Read<State>(
            _file, found => found.Format == Format && found.Numbers == fit.Numbers, (found, stream) => fit.Load(stream, found.Reports.Count));
        return state?.Reports ?? [];
    }

    /// <summary>Writes the training if the last time is long ago: of short epochs not each is kept.</summary>
    /// <param name="reports">The epochs that are done.</param>
    public void Keep(IReadOnlyList<EpochReport> reports) => Write(reports, _last);

    /// <summary>Writes the training as it ends, if it took long enough: what comes after it may be killed too.</summary>
    /// <param name="reports">The epochs that are done.</param>
    public void Finish(IReadOnlyList<EpochReport> reports) => Write(reports, _start);

    private void Write(IReadOnlyList<EpochReport> reports, long since)
    {
        if (_file is not null && Stopwatch.GetElapsedTime(since) >= resources.CheckpointInterval)
        {
            CheckpointFile.Write(_file, new State(Format, fit.Numbers, reports), fit.Save);
            _last = Stopwatch.GetTimestamp();
        }
    }

    private sealed record State(string Format, long Numbers, IReadOnlyList<EpochReport> Reports);
}

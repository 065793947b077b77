using System.Diagnostics;
using System.Runtime.InteropServices;
using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// Keeps a sampling, so that it goes on after its process was killed, with the same bytes in the end. Who gives the folder sees to it that it belongs
/// to these options, seed, rows and code: the stage's key.
/// </summary>
/// <param name="folder">The folder; null to keep nothing.</param>
/// <param name="interval">How often to write.</param>
/// <param name="sampler">The sampling.</param>
/// <param name="moments">The sums over its samples.</param>
/// <param name="kept">The samples that were kept.</param>
internal sealed class GibbsCheckpoint(
    string? folder, TimeSpan interval, GibbsSampler sampler, PosteriorMoments moments, List<KeptSample> kept)
{
    private const string Format = "bayesian-mf-samples/1";
    private readonly string? _file = folder is null ? null : Path.Combine(folder, "bayesian-mf.bin");
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Puts the sampling where an earlier process left it; returns the reports of the samples that are done.</summary>
    public IReadOnlyList<EpochReport> Resume()
    {
        State? state = _file is null ? null : CheckpointFile.Read<State>(_file, found => found.Format == Format, (found, stream) =>
        {
            for (int sample = 0; sample < found.Kept; sample++)
            {
                kept.Add(sampler.Copy());
            }

            void Read(Span<double> numbers) => stream.ReadExactly(MemoryMarshal.AsBytes(numbers));
            Transfer(found.Reports.Count, found.Averaged, array => array.ReadFrom(stream), Read);
        });
        return state?.Reports ?? [];
    }

    /// <summary>Writes the sampling if the last time is long ago.</summary>
    /// <param name="reports">The samples that are done.</param>
    public void Keep(IReadOnlyList<EpochReport> reports)
    {
        if (_file is null || Stopwatch.GetElapsedTime(_last) < interval)
        {
            return;
        }

        CheckpointFile.Write(_file, new State(Format, moments.Samples, kept.Count, reports), stream =>
        {
            void Write(Span<double> numbers) => stream.Write(MemoryMarshal.AsBytes(numbers));
            Transfer(sampler.Sample, moments.Samples, array => array.WriteTo(stream), Write);
        });
        _last = Stopwatch.GetTimestamp();
    }

    private void Transfer(int sample, int averaged, Action<NativeArray<float>> arrays, NumberTransfer numbers)
    {
        sampler.Transfer(sample, arrays, numbers);
        moments.Transfer(averaged, numbers);
        foreach (KeptSample of in kept)
        {
            of.Transfer(arrays, numbers);
        }
    }

    private sealed record State(string Format, int Averaged, int Kept, IReadOnlyList<EpochReport> Reports);
}

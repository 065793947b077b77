using System.Diagnostics;
using System.Runtime.InteropServices;
using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>
/// Keeps the features that are trained, in files of some features each, so that a training goes on after its process was killed, with the
/// same bytes in the end. Who gives the folder sees to it that it belongs to these options, seed, rows and code: the stage's key.
/// </summary>
/// <typeparam name="T">The numbers of a feature.</typeparam>
/// <param name="resources">The folder, if any, and how often to write.</param>
/// <param name="name">What is trained: the beginning of the files' names.</param>
/// <param name="users">Numbers of a feature of the users.</param>
/// <param name="items">Numbers of a feature of the items.</param>
/// <param name="progress">Is told once where an earlier training is gone on with.</param>
internal sealed class FeatureCheckpoints<T>(TrainingResources resources, string name, int users, int items, IStageProgress progress)
    where T : unmanaged
{
    private const string Format = "svd-features/1";
    private readonly Queue<(T[] P, T[] Q, EpochReport Report)> _found = [];
    private readonly List<(T[] P, T[] Q, EpochReport Report)> _pending = [];
    private int _taken;
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Puts a feature that an earlier process trained into place; asked for one feature after the other.</summary>
    /// <param name="feature">The feature, from 0.</param>
    /// <param name="p">Receives it.</param>
    /// <param name="q">Receives it.</param>
    /// <returns>Its report; null if it has to be trained, and then so have all after it.</returns>
    public EpochReport? Take(int feature, Span<T> p, Span<T> q)
    {
        if (_found.Count == 0 && FileOf(feature) is { } file)
        {
            CheckpointFile.Read<State>(file, state => state.Format == Format && state.Users == users && state.Items == items, Read);
        }

        if (!_found.TryDequeue(out (T[] P, T[] Q, EpochReport Report) found))
        {
            if (_taken > 0 && _taken == feature)
            {
                progress.Warn(FormattableString.Invariant($"an earlier run was ended: training goes on after feature {_taken}."));
            }

            return null;
        }

        _taken++;
        found.P.CopyTo(p);
        found.Q.CopyTo(q);
        return found.Report;
    }

    /// <summary>Adds a feature that is trained. Of short ones several are written together: less is lost than writing each would take.</summary>
    /// <param name="feature">The feature, from 0.</param>
    /// <param name="p">Its numbers of the users.</param>
    /// <param name="q">Its numbers of the items.</param>
    /// <param name="report">What its training came to.</param>
    public void Add(int feature, ReadOnlySpan<T> p, ReadOnlySpan<T> q, EpochReport report)
    {
        if (resources.ResumeFolder is null)
        {
            return;
        }

        _pending.Add((p.ToArray(), q.ToArray(), report));
        if (Stopwatch.GetElapsedTime(_last) < resources.CheckpointInterval)
        {
            return;
        }

        CheckpointFile.Write(
            FileOf(feature + 1 - _pending.Count)!, new State(Format, users, items, [.. _pending.Select(one => one.Report)]),
            stream => _pending.ForEach(one =>
            {
                stream.Write(MemoryMarshal.AsBytes(one.P.AsSpan()));
                stream.Write(MemoryMarshal.AsBytes(one.Q.AsSpan()));
            }));
        _pending.Clear();
        _last = Stopwatch.GetTimestamp();
    }

    private string? FileOf(int first) =>
        resources.ResumeFolder is { } folder ? Path.Combine(folder, FormattableString.Invariant($"{name}-{first}.bin")) : null;

    private void Read(State state, Stream stream)
    {
        foreach (EpochReport report in state.Reports)
        {
            (T[] p, T[] q) = (new T[users], new T[items]);
            stream.ReadExactly(MemoryMarshal.AsBytes(p.AsSpan()));
            stream.ReadExactly(MemoryMarshal.AsBytes(q.AsSpan()));
            _found.Enqueue((p, q, report));
        }
    }

    private sealed record State(string Format, int Users, int Items, IReadOnlyList<EpochReport> Reports);
}

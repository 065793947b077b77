using System.Collections.Concurrent;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// Runs nodes as soon as what they read is there and the budget suffices, the longest first. A node whose key another process
/// runs waits for it without a share of the budget. Cores that become free and that nothing else could start on go to what runs and can take them.
/// A failure stops what depends on it and lets the rest finish.
/// </summary>
internal sealed class Scheduler(IReadOnlyList<StageNode> nodes, Budget budget, IScheduledWork work, bool failFast)
{
    private readonly Dictionary<string, int> _missing = nodes.ToDictionary(node => node.Label, node => node.Inputs.Count, StringComparer.Ordinal);
    private readonly ILookup<string, StageNode> _readers =
        nodes.SelectMany(node => node.Inputs.Select(input => (input, node))).ToLookup(pair => pair.input, pair => pair.node, StringComparer.Ordinal);
    private readonly List<(StageNode Node, IDisposable? Held)> _ready = [];
    private readonly HashSet<string> _skipped = new(StringComparer.Ordinal);
    private readonly BlockingCollection<Action> _events = [];
    private readonly List<Exception> _errors = [];
    private readonly Dictionary<string, Budget.Share> _shares = new(StringComparer.Ordinal);
    private readonly HashSet<string> _over = new(StringComparer.Ordinal);
    private int _active;

    /// <summary>Brings all nodes up to date.</summary>
    /// <exception cref="BakeoffException">A node failed; the rest that could run has run.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Run(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        foreach (StageNode node in nodes.Where(node => node.Inputs.Count == 0))
        {
            Arrive(node, null);
        }

        while (true)
        {
            StartWhatFits(stop.Token);
            GrowWhatRuns();
            if (_active == 0)
            {
                break;
            }

            _events.Take()();
            if (failFast && _errors.Count > 0)
            {
                stop.Cancel();
            }
        }

        cancellation.ThrowIfCancellationRequested();
        RunErrors.Throw([.. _errors.Where(error => error is not OperationCanceledException).Distinct()]);
    }

    /// <summary>All that the node reads is there.</summary>
    private void Arrive(StageNode node, IDisposable? held)
    {
        try
        {
            if (!work.TryFinish(node))
            {
                _ready.Add((node, held));
                return;
            }

            held?.Dispose();
            Finish(node);
        }
        catch (Exception e)
        {
            held?.Dispose();
            Fail(node, e);
        }
    }

    private void StartWhatFits(CancellationToken cancellation)
    {
        bool changed = true;
        while (changed && !cancellation.IsCancellationRequested)
        {
            changed = false;
            foreach ((StageNode Node, IDisposable? Held) next in _ready.OrderByDescending(next => work.SecondsOf(next.Node) ?? double.MaxValue)
                .ToArray())
            {
                if (budget.TryTake(work.NeedsOf(next.Node), _ready.Count) is { } share)
                {
                    _ready.Remove(next);
                    Start(next.Node, next.Held, share, cancellation);
                    changed = true;
                }
            }
        }

        if (cancellation.IsCancellationRequested)
        {
            _ready.ForEach(next => next.Held?.Dispose());
            _ready.Clear();
        }
    }

    /// <summary>
    /// A share never shrinks, so that it may only grow by cores that no other node could want before the one that has it ends: every node that has
    /// not begun reads what that one writes, if not at first hand. Who has the fewest threads gets the next.
    /// </summary>
    private void GrowWhatRuns()
    {
        Budget.Share[] growing = [
            .. _shares.Where(running => running.Value.Threads.Current < running.Value.Threads.Max && AllElseWaitsFor(running.Key))
                .Select(running => running.Value)];
        int[] more = new int[growing.Length];
        for (int free = budget.FreeCores; free > 0; free--)
        {
            int next = Enumerable.Range(0, growing.Length).Where(i => growing[i].Threads.Current + more[i] < growing[i].Threads.Max)
                .OrderBy(i => growing[i].Threads.Current + more[i]).FirstOrDefault(-1);
            if (next < 0)
            {
                break;
            }

            more[next]++;
        }

        for (int i = 0; i < growing.Length; i++)
        {
            budget.Grow(growing[i], more[i]);
        }
    }

    private bool AllElseWaitsFor(string label)
    {
        var waiting = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([label]);
        while (open.TryPop(out string? next))
        {
            foreach (StageNode reader in _readers[next].Where(reader => waiting.Add(reader.Label)))
            {
                open.Push(reader.Label);
            }
        }

        return nodes.All(
            node => waiting.Contains(node.Label) || _shares.ContainsKey(node.Label) || _over.Contains(node.Label) || _skipped.Contains(node.Label));
    }

    private void Start(StageNode node, IDisposable? held, Budget.Share share, CancellationToken cancellation)
    {
        try
        {
            held ??= work.TryLock(node);
            if (held is not null && work.TryFinish(node))
            {
                held.Dispose(); // Another process finished it between our look and our lock.
                budget.Return(share);
                Finish(node);
                return;
            }
        }
        catch (Exception e)
        {
            held?.Dispose();
            budget.Return(share);
            Fail(node, e);
            return;
        }

        if (held is null)
        {
            budget.Return(share);
            InBackground(node, () =>
            {
                IDisposable taken = work.WaitForLock(node, cancellation);
                return () => Arrive(node, taken);
            });
            return;
        }

        Execute(node, held, share, cancellation);
    }

    private void Execute(StageNode node, IDisposable held, Budget.Share share, CancellationToken cancellation)
    {
        _shares[node.Label] = share;
        InBackground(node, () =>
        {
            try
            {
                using (held)
                {
                    work.Execute(node, share, cancellation);
                }

                return () =>
                {
                    End(node, share);
                    Finish(node);
                };
            }
            catch (Exception e)
            {
                return () =>
                {
                    End(node, share);
                    Fail(node, e);
                };
            }
        });
    }

    private void End(StageNode node, Budget.Share share)
    {
        budget.Return(share);
        _shares.Remove(node.Label);
    }

    private void InBackground(StageNode node, Func<Action> step)
    {
        _active++;
        new Thread(() =>
        {
            Action next;
            try
            {
                next = step();
            }
            catch (Exception e)
            {
                next = () => Fail(node, e);
            }

            _events.Add(() =>
            {
                _active--;
                next();
            });
        })
        { IsBackground = true, Name = node.Label }.Start();
    }

    private void Finish(StageNode node)
    {
        _over.Add(node.Label);
        foreach (StageNode reader in _readers[node.Label])
        {
            if (--_missing[reader.Label] == 0 && !_skipped.Contains(reader.Label))
            {
                Arrive(reader, null);
            }
        }
    }

    private void Fail(StageNode node, Exception error)
    {
        _errors.Add(error);
        _over.Add(node.Label);
        if (error is not OperationCanceledException)
        {
            work.Failed(node, error);
            Skip(node, node);
        }
    }

    private void Skip(StageNode node, StageNode cause)
    {
        foreach (StageNode reader in _readers[node.Label].Where(reader => _skipped.Add(reader.Label)))
        {
            work.Skipped(reader, cause);
            Skip(reader, cause);
        }
    }
}

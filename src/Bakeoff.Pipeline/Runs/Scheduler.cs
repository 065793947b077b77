using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// Runs nodes as soon as what they read is there and the budget has room, the longest first. A node whose key another process
/// runs waits for it without a share of the budget. A failure stops what depends on it and lets the rest finish.
/// </summary>
internal sealed class Scheduler(IReadOnlyList<StageNode> nodes, Budget budget, IScheduledWork work, bool failFast)
{
    private readonly Dictionary<string, int> _missing = nodes.ToDictionary(node => node.Label, node => node.Inputs.Count, StringComparer.Ordinal);
    private readonly ILookup<string, StageNode> _readers = nodes.SelectMany(node => node.Inputs.Select(input => (input, node))).ToLookup(pair => pair.input, pair => pair.node, StringComparer.Ordinal);
    private readonly List<(StageNode Node, IDisposable? Held)> _ready = [];
    private readonly HashSet<string> _skipped = new(StringComparer.Ordinal);
    private readonly BlockingCollection<Action> _events = [];
    private readonly List<Exception> _errors = [];
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
        Throw([.. _errors.Where(error => error is not OperationCanceledException).Distinct()]);
    }

    private static void Throw(IReadOnlyList<Exception> errors)
    {
        if (errors.Count == 1)
        {
            ExceptionDispatchInfo.Throw(errors[0]);
        }

        if (errors.Count > 1)
        {
            throw errors.All(error => error is BakeoffException)
                ? new ReportedException([.. errors.Cast<BakeoffException>().SelectMany(error => error.Reports)])
                : new AggregateException(errors);
        }
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
            foreach ((StageNode Node, IDisposable? Held) next in _ready.OrderByDescending(next => work.SecondsOf(next.Node) ?? double.MaxValue).ToArray())
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
                    budget.Return(share);
                    Finish(node);
                };
            }
            catch (Exception e)
            {
                return () =>
                {
                    budget.Return(share);
                    Fail(node, e);
                };
            }
        });
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

using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// Forecasts a run by playing it: stages begin when what they read is there and a slot is free, the longest first. It is played once with the
/// expected times, and a hundred times with times drawn from their ranges, whose middle 95 % are the range of the whole. Half of what a stage's time
/// is off by is drawn for all of its folds together: an estimate that is wrong for one is wrong for the others too.
/// </summary>
public static class RunForecaster
{
    private const int Draws = 101;
    private const int LowDraw = 2, HighDraw = 98; // Of the sorted draws: 2.5 % on either side.
    private const ulong Seed = 20261127;

    /// <summary>Forecasts a run.</summary>
    /// <param name="nodes">The stages that run, those that are read before those that read them.</param>
    /// <param name="slots">How many may run at one time, at least 1; null for as many as are ready.</param>
    public static RunForecast Forecast(IReadOnlyList<ForecastNode> nodes, int? slots)
    {
        string[] unknown = [.. nodes.Where(node => node.Estimate is null).Select(node => node.Label)];
        double[] expected = [.. nodes.Select(node => node.Estimate?.Seconds.Expected ?? 0)];
        int[][] inputs = Inputs(nodes);
        int width = new Play(inputs, [.. expected.Select(seconds => Math.Max(seconds, 1e-3))], int.MaxValue).Run().Width;
        if (unknown.Length == nodes.Count)
        {
            return new RunForecast(null, null, slots, width, unknown);
        }

        int most = slots ?? int.MaxValue;
        var random = new SeededRandom(Seed);
        double[] drawn = [.. Enumerable.Range(0, Draws).Select(_ => new Play(inputs, Draw(nodes, random), most).Run().Seconds).Order()];
        double whole = new Play(inputs, expected, most).Run().Seconds;
        // What is drawn is a sample: its ends may lie a little within those of a run's largest stage, which cannot be.
        EstimateRange[] parts = [.. nodes.Select(node => node.Estimate?.Seconds).OfType<EstimateRange>()];
        var time = new EstimateRange(
            whole, Math.Max(Math.Min(whole, drawn[LowDraw]), parts.Max(of => of.Low)),
            Math.Max(Math.Max(whole, drawn[HighDraw]), parts.Max(of => of.High)));
        return new RunForecast(time, SumOutputs(nodes), slots, width, unknown);
    }

    private static int[][] Inputs(IReadOnlyList<ForecastNode> nodes)
    {
        Dictionary<string, int> places = nodes.Select((node, i) => (node.Label, i)).ToDictionary(of => of.Label, of => of.i, StringComparer.Ordinal);
        return [.. nodes.Select(node => node.Inputs.Where(places.ContainsKey).Select(input => places[input]).ToArray())];
    }

    private static double[] Draw(IReadOnlyList<ForecastNode> nodes, SeededRandom random)
    {
        var common = new Dictionary<string, double>(StringComparer.Ordinal);
        var seconds = new double[nodes.Count];
        for (int i = 0; i < seconds.Length; i++)
        {
            string group = StageLabel.NameOf(nodes[i].Label);
            if (!common.TryGetValue(group, out double shared))
            {
                common[group] = shared = NextNormal(random);
            }

            double own = NextNormal(random);
            seconds[i] = nodes[i].Estimate is { } of ? of.Seconds.At((shared + own) / Math.Sqrt(2)) : 0;
        }

        return seconds;
    }

    /// <summary>Box and Muller's transformation of two uniform numbers.</summary>
    private static double NextNormal(SeededRandom random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>The ends of a sum of independent numbers are nearer to it than the sums of their ends.</summary>
    private static EstimateRange SumOutputs(IReadOnlyList<ForecastNode> nodes)
    {
        EstimateRange[] ranges = [.. nodes.Select(node => node.Estimate?.OutputBytes).OfType<EstimateRange>()];
        double sum = ranges.Sum(of => of.Expected);
        double below = Math.Sqrt(ranges.Sum(of => Math.Pow(of.Expected - of.Low, 2))),
            above = Math.Sqrt(ranges.Sum(of => Math.Pow(of.High - of.Expected, 2)));
        return new EstimateRange(sum, sum - below, sum + above);
    }

    /// <summary>One course of the run.</summary>
    /// <param name="inputs">Of each stage the places of those that it reads, all before its own.</param>
    /// <param name="seconds">How long each takes.</param>
    /// <param name="slots">How many may run at one time.</param>
    private sealed class Play(int[][] inputs, double[] seconds, int slots)
    {
        private readonly int[] _missing = [.. inputs.Select(of => of.Length)];
        private readonly ILookup<int, int> _readers =
            inputs.SelectMany((of, i) => of.Select(input => (input, i))).ToLookup(pair => pair.input, pair => pair.i);
        private readonly PriorityQueue<int, (double, int)> _ready = new();
        private readonly PriorityQueue<int, (double, int)> _running = new();

        public (double Seconds, int Width) Run()
        {
            double now = 0;
            int width = 0;
            for (int i = 0; i < inputs.Length; i++)
            {
                Arrive(i);
            }

            while (_ready.Count + _running.Count > 0)
            {
                while (_running.Count < slots && _ready.TryDequeue(out int next, out _))
                {
                    _running.Enqueue(next, (now + seconds[next], next));
                }

                width = Math.Max(width, _running.Count);
                _running.TryDequeue(out int ended, out (double Time, int) end);
                now = end.Time;
                foreach (int reader in _readers[ended])
                {
                    _missing[reader]--;
                    Arrive(reader);
                }
            }

            return (now, width);
        }

        /// <summary>The longest first, then in the order of the graph.</summary>
        private void Arrive(int node)
        {
            if (_missing[node] == 0)
            {
                _ready.Enqueue(node, (-seconds[node], node));
            }
        }
    }
}

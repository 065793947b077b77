using Bakeoff.Core;
using Bakeoff.Numerics;
using Bakeoff.TwoTower;

namespace Bakeoff.UnitTests;

/// <summary>The softmax over several tiles of columns, blocks of rows and parts, against its definition in double precision.</summary>
public sealed unsafe class SoftmaxPassTests
{
    private const int Width = 32;
    private const float Temperature = 0.7f;

    /// <summary>Rows, columns, and what is said of single logits. Columns around a whole tile, rows around a whole block and a whole part.</summary>
    public static TheoryData<int, int, string> Cases
    {
        get
        {
            var cases = new TheoryData<int, int, string>();
            foreach (string kind in new[] { "plain", "later logits larger", "own once", "hits", "hard negatives", "all" })
            {
                cases.Add(133, 201, kind);
            }

            foreach ((int rows, int columns) in new[] { (1, 1), (1, 65), (64, 64), (65, 63), (127, 128), (700, 129) })
            {
                cases.Add(rows, columns, "all");
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Pass_HasTheLossAndTheGradientsOfTheDefinition(int rows, int columns, string kind)
    {
        (TrainingBatch batch, TwoTowerOptions options, float[] queries, float[] candidates) = Make(rows, columns, kind);
        (double loss, float[] ofQueries, float[] ofCandidates) = Run<Lanes512>(batch, options, queries, candidates, workers: 1);
        (double expected, double[] queriesExpected, double[] candidatesExpected) = Naive(batch, options, queries, candidates);
        Assert.Equal(expected, loss, 1e-6 * Math.Max(1, Math.Abs(expected)));
        Close(queriesExpected, ofQueries);
        Close(candidatesExpected, ofCandidates);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Pass_HasTheSameBits_ForEveryWidthOfVectors_AndEveryNumberOfThreads(int rows, int columns, string kind)
    {
        (TrainingBatch batch, TwoTowerOptions options, float[] queries, float[] candidates) = Make(rows, columns, kind);
        (double loss, float[] ofQueries, float[] ofCandidates) = Run<Lanes512>(batch, options, queries, candidates, workers: 1);
        foreach ((double otherLoss, float[] otherQueries, float[] otherCandidates) in new[]
        {
            Run<Lanes128>(batch, options, queries, candidates, workers: 3),
            Run<Lanes256>(batch, options, queries, candidates, workers: 16),
        })
        {
            Assert.Equal(loss, otherLoss);
            Assert.Equal(ofQueries, otherQueries);
            Assert.Equal(ofCandidates, otherCandidates);
        }
    }

    private static (TrainingBatch Batch, TwoTowerOptions Options, float[] Queries, float[] Candidates) Make(int rows, int columns, string kind)
    {
        var random = new SeededRandom((ulong)((rows * 1000) + columns));
        float[] Random(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 2) - 1))];
        bool all = kind == "all";
        var shape = new TowerShape("", [new BagShape("", 1)], 0, Width, [Width]);
        var batch = new TrainingBatch(shape, shape) { CountsOwnOnce = all || kind == "own once" };
        for (int row = 0; row < rows; row++)
        {
            batch.Queries.Bags[0].Add(0);
            batch.Targets.Add(random.NextInt(columns));
            batch.Weights.Add(all ? (float)random.NextDouble() : 1);
            for (int column = 0; column < columns && (all || kind == "hits"); column++)
            {
                if (column != batch.Targets[row] && random.NextInt(9) == 0)
                {
                    batch.Hits.Add((row, column));
                }
            }
        }

        for (int column = 0; column < columns; column++)
        {
            batch.Candidates.Bags[0].Add(0);
            batch.CountLogs.Add(MathF.Log(1 + random.NextInt(4)));
            // Every tile holds the largest logits so far, by more than one could leave out.
            batch.Offsets.Add(batch.CountLogs[column] + (all || kind == "later logits larger" ? 0.4f * column : 0));
        }

        var options = new TwoTowerOptions
        {
            BatchSize = rows, Temperature = Temperature, HardNegatives = all || kind == "hard negatives" ? (columns / 2) + 1 : 0,
        };
        return (batch, options, Random(rows * Width), Random(columns * Width));
    }

    private static (double Loss, float[] OfQueries, float[] OfCandidates) Run<T>(
        TrainingBatch batch, TwoTowerOptions options, float[] queries, float[] candidates, int workers)
        where T : struct, ILanes<T>
    {
        using NativeArray<float> left = Copy(queries), right = Copy(candidates), ofLeft = new(left.Length), ofRight = new(right.Length);
        using var pass = new SoftmaxPass<T>(batch.Columns, batch.Rows, Width, options, workers);
        using var team = new WorkerTeam(workers);
        int parts = SoftmaxPass<T>.PartsOf(batch.Rows);
        pass.Begin(new Matrix(ofRight.Pointer, Width));
        team.Run(parts, (part, worker) => pass.Run(
            batch, part, worker, new Matrix(left.Pointer, Width), new Matrix(right.Pointer, Width), new Matrix(ofLeft.Pointer, Width)));
        return (pass.Loss(parts), ofLeft.Span.ToArray(), ofRight.Span.ToArray());
    }

    private static NativeArray<float> Copy(float[] values)
    {
        var array = new NativeArray<float>(values.Length);
        values.CopyTo(array.Span);
        return array;
    }

    private static (double Loss, double[] OfQueries, double[] OfCandidates) Naive(
        TrainingBatch batch, TwoTowerOptions options, float[] queries, float[] candidates)
    {
        double loss = 0;
        (double[] ofQueries, double[] ofCandidates) = (new double[queries.Length], new double[candidates.Length]);
        for (int row = 0; row < batch.Rows; row++)
        {
            int own = batch.Targets[row];
            double[] logits = [.. Enumerable.Range(0, batch.Columns).Select(column => batch.Offsets[column] + (Enumerable.Range(0, Width)
                .Sum(i => (double)queries[(row * Width) + i] * candidates[(column * Width) + i]) / options.Temperature))];
            double positive = logits[own] - batch.CountLogs[own];
            logits[own] = batch.CountsOwnOnce ? positive : logits[own];
            foreach ((_, int column) in batch.Hits.Where(hit => hit.Row == row))
            {
                logits[column] = double.NegativeInfinity;
            }

            double[] others = [.. logits.Where((_, column) => column != own).OrderDescending()];
            double least = options.HardNegatives > 0 && options.HardNegatives < others.Length
                ? others[options.HardNegatives - 1] : double.NegativeInfinity;
            logits = [.. logits.Select((logit, column) => column != own && logit < least ? double.NegativeInfinity : logit)];
            double top = logits.Max();
            double sum = logits.Sum(logit => Math.Exp(logit - top));
            loss += batch.Weights[row] * (top + Math.Log(sum) - positive);
            for (int column = 0; column < batch.Columns; column++)
            {
                double slope = batch.Weights[row] / options.Temperature * ((Math.Exp(logits[column] - top) / sum) - (column == own ? 1 : 0));
                for (int i = 0; i < Width; i++)
                {
                    ofQueries[(row * Width) + i] += slope * candidates[(column * Width) + i];
                    ofCandidates[(column * Width) + i] += slope * queries[(row * Width) + i];
                }
            }
        }

        return (loss, ofQueries, ofCandidates);
    }

    private static void Close(double[] expected, float[] actual)
    {
        double tolerance = 1e-5 * Math.Max(1, expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }
}

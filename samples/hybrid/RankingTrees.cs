using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.LightGbm;

namespace Bakeoff.Hybrid;

/// <summary>LightGBM's LambdaRank through ML.NET, on one thread, so that the same examples grow the same trees.</summary>
internal sealed class RankingTrees(HybridOptions options, ulong seed)
{
    private readonly MLContext _context = new((int)(seed & 0x7fffffff));
    private readonly Lock _lock = new();
    private ITransformer? _trees;

    public void Fit(IEnumerable<RankingExample> examples) => _trees = _context.Ranking.Trainers.LightGbm(new LightGbmRankingTrainer.Options
    {
        LabelColumnName = nameof(RankingExample.Label), FeatureColumnName = nameof(RankingExample.Features),
        RowGroupColumnName = nameof(RankingExample.Group),
        NumberOfIterations = options.Trees, NumberOfLeaves = options.Leaves, LearningRate = options.LearningRate, MinimumExampleCountPerLeaf = 20,
        NumberOfThreads = 1, Seed = (int)(seed & 0x7fffffff),
    }).Fit(_context.Data.LoadFromEnumerable(examples.ToArray()));

    /// <summary>A score for each.</summary>
    public float[] Score(IEnumerable<float[]> features)
    {
        lock (_lock)
        {
            IDataView rows = _context.Data.LoadFromEnumerable(features.Select(of => new RankingExample { Group = 1, Features = of }).ToArray());
            return [.. _trees!.Transform(rows).GetColumn<float>("Score")];
        }
    }
}

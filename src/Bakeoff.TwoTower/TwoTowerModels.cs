using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.TwoTower;

/// <summary>Describes the two-tower model.</summary>
public sealed class TwoTowerModels : ModelDescriptor
{
    /// <inheritdoc/>
    public override string Key => "two-tower";

    /// <inheritdoc/>
    public override StageDescriptor Stage { get; } = new TrainTwoTowerDescriptor();

    /// <inheritdoc/>
    public override IReadOnlyList<ModelAlgorithm> Algorithms { get; } = [new("", new TwoTowerOptions())];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => [Key];

    /// <inheritdoc/>
    public override bool HasVectors => true;

    /// <inheritdoc/>
    public override string? ExplainNoFoldIn(object options) => ((TwoTowerOptions)options).History > 0 ? null
        : "without its option 'history' it knows users by their ids alone";

    /// <inheritdoc/>
    public override bool PredictsRatings(object options) => ((TwoTowerOptions)options).RatingHead;

    /// <inheritdoc/>
    public override ModelVectors ReadVectors(object options, Func<string, string> findFile)
    {
        (long[] users, float[][] userVectors) = Read(findFile($"{Key}/vectors/users.parquet"), "user");
        (long[] items, float[][] itemVectors) = Read(findFile($"{Key}/vectors/items.parquet"), "item");
        return new ModelVectors(users, userVectors, items, itemVectors);
    }

    private static (long[] Ids, float[][] Vectors) Read(string path, string name)
    {
        using var session = new DuckDbSession();
        List<(long Id, float[] Vector)> rows = session.List(
            $"SELECT \"{name}\", vector FROM {DuckDbSession.Parquet(path)} ORDER BY 1",
            row => (row.GetInt64(0), row.GetFieldValue<List<float>>(1).ToArray()));
        return ([.. rows.Select(row => row.Id)], [.. rows.Select(row => row.Vector)]);
    }
}

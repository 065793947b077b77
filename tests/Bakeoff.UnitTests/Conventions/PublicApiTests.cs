using System.Text.RegularExpressions;
using Bakeoff.Baselines;
using Bakeoff.Contracts;
using Bakeoff.Core;
using Bakeoff.Evaluation;
using Bakeoff.MlNet;
using Bakeoff.Svd;
using Bakeoff.Tables;
using Bakeoff.Testing;
using Bakeoff.TwoTower;
using PublicApiGenerator;

namespace Bakeoff.UnitTests;

/// <summary>What the packages promise: a change of it is seen in a snapshot, and named in its commit.</summary>
public sealed partial class PublicApiTests
{
    public static TheoryData<Type> Assemblies =>
    [
        typeof(IStage), typeof(Artifacts.MetricsReport), typeof(DuckDbSession), typeof(FunkSvdTrainer), typeof(SvdEstimator), typeof(TwoTowerOptions),
        typeof(BaselineOptions), typeof(Rmse),
        typeof(RecommenderContract),
    ];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void PublicApi_OfThePackages_IsPinned(Type type) => Snapshot.Match(
        SourceLines().Replace(type.Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }), ""),
        test: $"{nameof(PublicApi_OfThePackages_IsPinned)}.{type.Assembly.GetName().Name}");

    /// <summary>The compiler gives a fact the line on which it stands, which is no promise.</summary>
    [GeneratedRegex(@"\(""/_/[^""]+"", \d+\)")]
    private static partial Regex SourceLines();
}

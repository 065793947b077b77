using Bakeoff.Baselines;
using Bakeoff.Contracts;
using Bakeoff.Core;
using Bakeoff.Evaluation;
using Bakeoff.Svd;
using Bakeoff.Tables;
using Bakeoff.Testing;
using Bakeoff.TwoTower;
using PublicApiGenerator;

namespace Bakeoff.UnitTests;

/// <summary>What the packages promise: a change of it is seen in a snapshot, and named in its commit.</summary>
public sealed class PublicApiTests
{
    public static TheoryData<Type> Assemblies => [typeof(IStage), typeof(MetricsReport), typeof(DuckDbSession), typeof(FunkSvdTrainer), typeof(TwoTowerOptions), typeof(BaselineOptions), typeof(Rmse), typeof(RecommenderContract)];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void PublicApi_OfThePackages_IsPinned(Type type) => Snapshot.Match(
        type.Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }), test: $"{nameof(PublicApi_OfThePackages_IsPinned)}.{type.Assembly.GetName().Name}");
}

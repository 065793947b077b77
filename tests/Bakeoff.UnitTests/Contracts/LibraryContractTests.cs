using Bakeoff.Contracts;
using Bakeoff.Core;
using Bakeoff.Svd;
using Bakeoff.TwoTower;

namespace Bakeoff.UnitTests;

/// <summary>The built-in models, as a library gives them, keep the contract that others are held to.</summary>
public sealed class SvdRecommenderContractTests : RecommenderContract
{
    protected override bool Personalizes => true;

    protected override string OptionsJson => "{\"features\":4,\"epochs\":60,\"learningRate\":0.02}";

    protected override IRecommender Create() => new SvdRecommender();
}

/// <summary>The two-tower model, without its rating head.</summary>
public sealed class TwoTowerRecommenderContractTests : RecommenderContract
{
    protected override bool Personalizes => true;

    protected override string OptionsJson =>
        "{\"embeddingSize\":8,\"towerSizes\":[8],\"batchSize\":32,\"epochs\":20,\"ratingHead\":false,\"minimumRating\":4}";

    protected override IRecommender Create() => new TwoTowerRecommender();
}

using Bakeoff.Contracts;
using Bakeoff.Core;

namespace Models.Tests;

/// <summary>What every model promises that Bakeoff measures: the same bits each time, no infinite score, and more.</summary>
public sealed class MostRecentContract : RecommenderContract
{
    protected override IRecommender Create() => new MostRecent();
}

using Bakeoff.Contracts;
using Bakeoff.Core;

namespace Bakeoff.UnitTests.Docs;

public sealed class MostRecentContract : RecommenderContract
{
    protected override IRecommender Create() => new MostRecent();
}

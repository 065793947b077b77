using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(Bakeoff.EndToEndTests.LongestFirst))]

namespace Bakeoff.EndToEndTests;

/// <summary>The tests that share a clone wait for one another, so they begin first: the others fill the other cores meanwhile.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => collection.TestCollectionDisplayName != SharedCloneCollection.Name)
            .ThenBy(collection => collection.TestCollectionDisplayName, StringComparer.Ordinal)];
}

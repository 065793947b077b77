namespace Bakeoff.EndToEndTests;

/// <summary>The tests that share a clone.</summary>
[CollectionDefinition(Name)]
public sealed class SharedCloneCollection : ICollectionFixture<SharedClone>
{
    public const string Name = "clone";
}

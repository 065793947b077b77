namespace Bakeoff.EndToEndTests;

/// <summary>The tests that share a repository made from the packages, and so the packing.</summary>
[CollectionDefinition(Name)]
public sealed class GuestRepositoryCollection : ICollectionFixture<GuestRepository>
{
    public const string Name = "guest";
}

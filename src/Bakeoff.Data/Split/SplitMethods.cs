namespace Bakeoff.Data;

/// <summary>Every split method, in the order of the reference. A new one is a class and a line here.</summary>
internal static class SplitMethods
{
    /// <summary>All methods; the first one is the default.</summary>
    public static IReadOnlyList<SplitMethod> All { get; } =
    [
        new LastNSplit(),
        new RandomSplit(),
        new RatioSplit(),
        new TimelineSplit(),
        new UsersSplit(),
        new GivenSplit(),
    ];

    /// <summary>Finds the method of a name.</summary>
    /// <param name="name">A name that the options' check has accepted.</param>
    public static SplitMethod Find(string name) => All.First(method => method.Name == name);
}

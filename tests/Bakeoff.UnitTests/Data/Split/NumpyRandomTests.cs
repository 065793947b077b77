using Bakeoff.Data;

namespace Bakeoff.UnitTests;

public sealed class NumpyRandomTests
{
    /// <summary>The first numbers of the reference implementation with its default seed, and the 10,000th, which the C++ standard requires.</summary>
    [Fact]
    public void Numbers_AreThoseOfTheMersenneTwister()
    {
        var random = new NumpyRandom(5489);
        Assert.Equal([3499211612, 581869302, 3890346734, 3586334585, 545404204], Enumerable.Range(0, 5).Select(_ => random.NextUInt32()));
        uint last = 0;
        for (int i = 5; i < 10_000; i++)
        {
            last = random.NextUInt32();
        }

        Assert.Equal(4123659995, last);
    }

    /// <summary>What numpy prints for <c>numpy.random.seed(seed); numpy.random.permutation(10)</c>.</summary>
    [Theory]
    [InlineData(0, new[] { 2, 8, 4, 9, 1, 6, 7, 3, 0, 5 })]
    [InlineData(42, new[] { 8, 1, 5, 0, 7, 2, 9, 4, 3, 6 })]
    public void APermutation_IsThatOfNumpy(uint seed, int[] expected) => Assert.Equal(expected, new NumpyRandom(seed).Permutation(10));

    [Fact]
    public void AnEmptyPermutation_DrawsNothing()
    {
        Assert.Empty(new NumpyRandom(1).Permutation(0));
        Assert.Equal([0], new NumpyRandom(1).Permutation(1));
    }
}

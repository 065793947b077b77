using Bakeoff.Core;

namespace Bakeoff.UnitTests;

public sealed class SeededRandomTests
{
    [Fact]
    public void NextBits_OfSeedZero_AreTheReferenceImplementations()
    {
        // xoshiro256** 1.0 seeded by SplitMix64 from 0, as Blackman and Vigna's C code computes it.
        var random = new SeededRandom(0);
        Assert.Equal(0x99EC5F36CB75F2B4UL, random.NextBits());
        Assert.Equal(0xBF6E1F784956452AUL, random.NextBits());
    }

    [Fact]
    public void NextInt_StaysInRange_AndReachesEveryValueEquallyOften()
    {
        var random = new SeededRandom(1);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++)
        {
            counts[random.NextInt(7)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
    }

    [Fact]
    public void Shuffle_OfTheSameSeed_IsTheSamePermutation()
    {
        int[] first = [.. Enumerable.Range(0, 100)];
        int[] second = [.. first];
        new SeededRandom(5).Shuffle(first.AsSpan());
        new SeededRandom(5).Shuffle(second.AsSpan());
        Assert.Equal(first, second);
        Assert.Equal(Enumerable.Range(0, 100), first.Order());
        Assert.NotEqual(Enumerable.Range(0, 100), first);
    }

    [Fact]
    public void NextInt_OfNothing_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new SeededRandom(1).NextInt(0));

    [Fact]
    public void Derive_OfAnotherPurposeOrSeed_IsAnotherSeed() =>
        Assert.Equal(4, new[] { Seeds.Derive(1, "a"), Seeds.Derive(1, "b"), Seeds.Derive(2, "a"), Seeds.Derive(2, "b") }.Distinct().Count());
}

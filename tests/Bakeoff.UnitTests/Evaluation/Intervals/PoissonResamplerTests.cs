using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.UnitTests;

/// <summary>Which numbers a resample is made of: its counts are pinned by a second way to them, so that no interval changes unseen.</summary>
public sealed class PoissonResamplerTests
{
    /// <summary>Four people to 64 random bits, 16 bits each, one resample after the other, and whole groups of four where the people end.</summary>
    [Theory]
    [InlineData(8)]
    [InlineData(11)]
    [InlineData(1)]
    public void Counts_AreTheQuantilesOfPoisson_OfSixteenBitsAPerson(int people)
    {
        double[] sums = new double[64];
        double Digit(int person) => Math.Pow(2, 2 * (person % 11)); // Counts below four are digits of a number in base four.
        new PoissonResampler(people, 64, seed: 5, threads: 2).Sum([Digit], (resample, of) => sums[resample] = of[0], default);
        var random = new SeededRandom(Seeds.Derive(5, "resamples 0, users from 0"));
        foreach (double sum in sums)
        {
            double expected = 0;
            for (int first = 0; first < people; first += 4)
            {
                ulong bits = random.NextBits();
                for (int person = first; person < Math.Min(people, first + 4); person++)
                {
                    expected += Digit(person) * Quantile(((bits >> (16 * (person - first))) & 0xFFFF) + 0.5);
                }
            }

            Assert.Equal(expected, sum);
        }
    }

    [Fact]
    public void TheTableOfCounts_HasEachNumberAsOftenAsPoissonSays()
    {
        byte[] table = PoissonResampler.PoissonTable();
        Assert.Equal(65536, table.Length);
        Assert.Equal([.. Enumerable.Range(0, 65536).Select(i => Quantile(i + 0.5))], table.Select(count => (int)count));
    }

    /// <summary>As many people as two tiles hold, and one more: nobody is asked for twice.</summary>
    [Theory]
    [InlineData(1024)]
    [InlineData(1025)]
    public void APerson_IsAskedForOnce(int people)
    {
        int[] asked = new int[people];
        double Ask(int person)
        {
            Interlocked.Increment(ref asked[person]);
            return 1;
        }

        new PoissonResampler(people, 2, 1, 1).Sum([Ask], (_, _) => { }, default);
        Assert.All(asked, times => Assert.Equal(1, times));
    }

    [Fact]
    public void AThread_MayBeAllThatThereIs()
    {
        int own = Environment.CurrentManagedThreadId, others = 0;
        double Ask(int person)
        {
            Note();
            return person;
        }

        void Note() => Interlocked.Add(ref others, Environment.CurrentManagedThreadId == own ? 0 : 1);
        new PoissonResampler(5000, 2000, 1, 1).Sum([Ask], (_, _) => Note(), default);
        Assert.Equal(0, others);
    }

    /// <summary>The smallest count whose cumulative probability is not below the number's share of 65,536.</summary>
    private static int Quantile(double number)
    {
        (double cumulative, double probability, int count) = (Math.Exp(-1), Math.Exp(-1), 0);
        while (cumulative < number / 65536)
        {
            probability /= ++count;
            cumulative += probability;
        }

        return count;
    }
}

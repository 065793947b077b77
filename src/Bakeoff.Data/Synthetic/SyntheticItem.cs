using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>An item of a synthetic dataset, with its hidden factors.</summary>
internal sealed record SyntheticItem(string Title, int Year, int[] Genres, double Bias, double[] Factors)
{
    public static SyntheticItem Draw(SeededRandom random, double[][] genreFactors)
    {
        int[] genres = [random.NextInt(genreFactors.Length)];
        if (random.NextInt(2) == 0)
        {
            genres = [.. genres.Append(random.NextInt(genreFactors.Length)).Distinct()];
        }

        double[] own = SyntheticTruth.Vector(random, 0.7);
        double[] factors = new double[own.Length];
        for (int f = 0; f < own.Length; f++)
        {
            factors[f] = own[f] + genres.Sum(genre => genreFactors[genre][f] / genres.Length);
        }

        int year = 1930 + random.NextInt(30) + random.NextInt(56);
        return new SyntheticItem(TitleOf(random, genres, own), year, genres, 0.35 * SyntheticTruth.Normal(random), factors);
    }

    /// <summary>The adjective tells the item's largest own factor and its sign, the nouns its genres, the name nothing.</summary>
    private static string TitleOf(SeededRandom random, int[] genres, double[] own)
    {
        int factor = 0;
        for (int f = 1; f < own.Length; f++)
        {
            factor = Math.Abs(own[f]) > Math.Abs(own[factor]) ? f : factor;
        }

        string adjective = Pick(random, TitleWords.Adjectives[factor][own[factor] > 0 ? 1 : 0]);
        string noun = Pick(random, TitleWords.Nouns[genres[0]]);
        string second = Pick(random, TitleWords.Nouns[genres[^1]]);
        string name = Pick(random, TitleWords.Syllables) + Pick(random, TitleWords.Syllables) + Pick(random, TitleWords.Syllables);
        name = char.ToUpperInvariant(name[0]) + name[1..];
        return random.NextInt(3) switch
        {
            0 => $"{adjective} {noun} of {name}",
            1 => $"{name}: The {adjective} {noun}",
            _ => $"The {adjective} {noun} and the {second} of {name}",
        };
    }

    private static string Pick(SeededRandom random, string[] words) => words[random.NextInt(words.Length)];
}

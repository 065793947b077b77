using System.Globalization;

namespace Bakeoff.Data;

/// <summary>Guesses a rating scale: the smallest of the usual steps on which all ratings lie, from the lowest of them to the highest.</summary>
internal sealed class ScaleGuess
{
    private static readonly double[] Steps = [1, 0.5, 0.25, 0.1, 0.05, 0.01, 0.001];

    /// <summary>What stands for "not rated" in the data sets that have such a thing.</summary>
    private static readonly double[] Markers = [-1, -99, -999, 99, 999];

    private readonly List<string> _notes = [];

    /// <param name="rating">The column of ratings.</param>
    public ScaleGuess(ColumnFacts rating)
    {
        if (rating.HasDecimalCommas)
        {
            _notes.Add(
                $"The column '{rating.Name}' seems to hold ratings, but values such as '{rating.NotNumber}' are not numbers: write them with a "
                    + "decimal point.");
        }
        else if (rating.NotNumbers > 0)
        {
            _notes.Add(FormattableString.Invariant(
                $"{rating.NotNumbers} values of '{rating.Name}', such as '{rating.NotNumber}', are not numbers: they will be errors."));
        }

        double[] ratings = [.. rating.Numbers.Keys.Order()];
        if (ratings.Length == 0)
        {
            _notes.Add($"The scale of '{rating.Name}' is not known: set 'minimumRating', 'maximumRating' and 'ratingStep'.");
            return;
        }

        ratings = WithoutMarkers(rating, ratings);
        NoteZeros(rating, ratings);
        (Low, High) = (ratings[0], ratings[^1]);
        Step = Steps.FirstOrDefault(step => ratings.All(number => IsWhole((number - Low) / step)), Steps[^1]);
        if (Low == High)
        {
            High = Low + Step;
            _notes.Add($"All values of '{rating.Name}' are equal: if they are not ratings, set \"implicit\": true in place of the scale.");
        }
    }

    /// <summary>The lowest rating.</summary>
    public double Low { get; } = 0.5;

    /// <summary>The highest rating.</summary>
    public double High { get; } = 5;

    /// <summary>The distance between neighbouring ratings.</summary>
    public double Step { get; } = 0.5;

    /// <summary>What may be read in another way; each a sentence.</summary>
    public IReadOnlyList<string> Notes => _notes;

    private static bool IsWhole(double number) => Math.Abs(number - Math.Round(number)) < 1e-6;

    /// <summary>Many zeros below a scale from 1 to 5 or more are "not rated" in some data sets, and the lowest rating in others.</summary>
    private void NoteZeros(ColumnFacts rating, double[] ratings)
    {
        if (ratings.Length > 2 && ratings[0] == 0 && ratings[1] >= 1 && ratings[^1] >= 5 && rating.Numbers[0] * 4 > rating.Count)
        {
            _notes.Add(FormattableString.Invariant(
                $"{rating.Numbers[0]} values of '{rating.Name}' are 0, which is taken for the lowest rating: ")
                + "if it means \"not rated\", remove these rows.");
        }
    }

    /// <summary>
    /// A number far from all others that is known to mean something else: −1 below a scale that has no negative ratings, 99 above one that ends at 20
    /// or earlier.
    /// </summary>
    private double[] WithoutMarkers(ColumnFacts rating, double[] ratings)
    {
        double[] others = [.. ratings.Where(number => !Markers.Contains(number))];
        if (others.Length == 0 || others.Length == ratings.Length || others.All(number => number is 0 or 1))
        {
            return ratings; // Of −1, 0 and 1 the first is a vote.
        }

        double[] markers =
            [.. ratings.Where(number => Markers.Contains(number) && (number < 0 ? others[0] >= 0 || number <= -99 : others[^1] <= 20))];
        foreach (double marker in markers)
        {
            string text = marker.ToString(CultureInfo.InvariantCulture);
            _notes.Add(FormattableString.Invariant(
                $"{rating.Numbers[marker]} values of '{rating.Name}' are {text}, which seems to mean \"not rated\" and is left out of the scale: ")
                + FormattableString.Invariant(
                    $"remove these rows, or set \"onError\": \"reject\". If it is a rating, set the scale's end to {text}."));
        }

        return [.. ratings.Except(markers)];
    }
}

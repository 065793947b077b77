using System.Globalization;

namespace Bakeoff.Data;

/// <summary>Guesses a rating scale: the smallest of the usual steps on which all ratings lie, from the lowest of them to the highest.</summary>
internal sealed class ScaleGuess
{
    /// <summary>What may lie off the scale of the others and be a fault.</summary>
    private const double FaultyShare = 0.01;

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
            _notes.Add($"{ValueCount.Of(rating.NotNumbers, rating.Name)}, such as '{rating.NotNumber}', "
                + $"{ValueCount.Say(rating.NotNumbers, "is no number", "are not numbers")}: {ValueCount.WillBeErrors(rating.NotNumbers)}.");
        }

        double[] ratings = [.. rating.Numbers.Keys.Order()];
        if (ratings.Length == 0)
        {
            _notes.Add($"The scale of '{rating.Name}' is not known: set 'minimumRating', 'maximumRating' and 'ratingStep'.");
            return;
        }

        ratings = WithoutMarkers(rating, ratings);
        NoteZeros(rating, ratings);
        (Step, ratings) = Fit(rating, ratings);
        (Low, High) = (ratings[0], ratings[^1]);
        if (Low == High)
        {
            High = Low + (Step ?? Steps[0]);
            _notes.Add($"All values of '{rating.Name}' are equal: if they are not ratings, set \"implicit\": true in place of the scale.");
        }
    }

    /// <summary>The lowest rating.</summary>
    public double Low { get; } = 0.5;

    /// <summary>The highest rating.</summary>
    public double High { get; } = 5;

    /// <summary>The distance between neighbouring ratings; null where the ratings have none that may be set.</summary>
    public double? Step { get; } = 0.5;

    /// <summary>What may be read in another way; each a sentence.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>
    /// The step on which all ratings lie, the usual ones first, then that of neighbours, such as a third; or else the one on which nearly all do.
    /// What lies on it comes with it.
    /// </summary>
    private (double? Step, double[] Ratings) Fit(ColumnFacts rating, double[] ratings)
    {
        double origin = ratings.MaxBy(number => rating.Numbers[number]), all = ratings.Sum(number => rating.Numbers[number]);
        double between = ratings.Zip(ratings.Skip(1), (low, high) => high - low).DefaultIfEmpty(Steps[0]).Min();
        between = (ratings[^1] - ratings[0]) / Math.Max(1, Math.Round((ratings[^1] - ratings[0]) / between)); // Of a long way the error is smaller.
        double[] Off(double step) => [.. ratings.Where(number => !IsWhole((number - origin) / step))];
        (double Step, double[] Off, long Count)[] steps =
        [
            .. Steps.Append(between).Where(step => step >= Steps[^1])
                .Select(step => (Step: step, Off: Off(step))).Select(of => (of.Step, of.Off, of.Off.Sum(number => rating.Numbers[number]))),
        ];
        (double step, double[] off, long count) = steps.FirstOrDefault(
            of => of.Count == 0, steps.FirstOrDefault(of => of.Count <= FaultyShare * all, (0, [], 0)));
        if (step == 0)
        {
            _notes.Add($"The values of '{rating.Name}', such as {Text(ratings.MaxBy(number => Text(number).Length))}, lie on no scale of even steps "
                + "of 0.001 or more, and 'ratingStep' is not set: round them, such as to hundredths, and set it to 0.01.");
            return (null, ratings);
        }

        if (count > 0)
        {
            _notes.Add($"{ValueCount.Of(count, rating.Name)}, such as {Text(off[0])}, {ValueCount.Say(count, "does", "do")} not lie on the scale of "
                + $"the others, which goes in steps of {Text(step)}: {ValueCount.WillBeErrors(count)}. Correct "
                + $"{ValueCount.Say(count, "it", "them")}, or set \"onError\": \"reject\".");
        }

        return (step, [.. ratings.Except(off)]);
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool IsWhole(double number) => Math.Abs(number - Math.Round(number)) < 1e-6;

    /// <summary>Many zeros below a scale from 1 to 5 or more are "not rated" in some data sets, and the lowest rating in others.</summary>
    private void NoteZeros(ColumnFacts rating, double[] ratings)
    {
        if (ratings.Length > 2 && ratings[0] == 0 && ratings[1] >= 1 && ratings[^1] >= 5 && rating.Numbers[0] * 4 > rating.Count)
        {
            _notes.Add($"{ValueCount.Are(rating.Numbers[0], rating.Name)} 0, which is taken for the lowest rating: "
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
            _notes.Add($"{ValueCount.Are(rating.Numbers[marker], rating.Name)} {Text(marker)}, which seems to mean \"not rated\" and is left out of "
                + $"the scale: remove these rows, or set \"onError\": \"reject\". If it is a rating, set the scale's end to {Text(marker)}.");
        }

        return [.. ratings.Except(markers)];
    }
}

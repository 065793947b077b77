using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>
/// Trains FunkSVD (Simon Funk, "Netflix Update: Try This at Home", 2006) as LensKit 0.14.4 does: features one at a time,
/// predictions clamped to the scale, a term for the features that are still to come. By default in single precision on a
/// grid of blocks, on any number of threads with the same result; with <see cref="FunkSvdOptions.Exact"/> digit by digit
/// like LensKit.
/// </summary>
public sealed class FunkSvdTrainer : ISvdTrainer
{
    private const float InitialValue = 0.1f;
    private const double ExactInitialValue = 0.1;

    /// <summary>No feature of ratings comes near it; clamped predictions would hide that features grow without end.</summary>
    private const double LargestFeature = 1e6;

    private readonly FunkSvdOptions _options;
    private readonly RatingScale _scale;
    private readonly TrainingResources _resources;

    /// <summary>Creates a trainer.</summary>
    /// <param name="options">The options.</param>
    /// <param name="scale">Predictions are clamped to its ends, in training too.</param>
    /// <param name="resources">What it may use, or null for the defaults.</param>
    /// <exception cref="ReportedException">An option is out of its range, or two exclude each other (<c>BKF6003</c>).</exception>
    public FunkSvdTrainer(FunkSvdOptions options, RatingScale scale, TrainingResources? resources = null)
    {
        OptionProperties.Demand(options);
        (_options, _scale, _resources) = (options, scale, resources ?? new TrainingResources());
    }

    /// <inheritdoc cref="ISvdTrainer.Train"/>
    public FunkSvdModel Train(IRatingSource ratings, ulong seed, IStageProgress? progress = null, CancellationToken cancellation = default)
    {
        progress ??= SilentProgress.Instance;
        progress.Report(0, "counting the ratings");
        var totals = new RatingTotals(ratings, _scale, _resources.Threads, cancellation);
        if (_options.Exact)
        {
            return TrainExactly(ratings, totals, seed, progress, cancellation);
        }

        int[] epochs = [.. Enumerable.Repeat(_options.Epochs, _options.Features)];
        if (_options.ValidationRatings > 0)
        {
            epochs = Search(ratings, totals, epochs, seed, progress, cancellation);
        }

        progress.Report(0, "assigning the ratings to blocks");
        using var grid = new GridFunkSvd(_options, _scale, ratings, totals, _resources, seed, cancellation);
        progress.Report(0, "training");
        return grid.Train(ratings, epochs, null, progress, cancellation);
    }

    ISvdModel ISvdTrainer.Train(IRatingSource ratings, ulong seed, IStageProgress? progress, CancellationToken cancellation) =>
        Train(ratings, seed, progress, cancellation);

    /// <summary>
    /// Trains exactly as LensKit does on rows in the order in which they stand, for comparison with another implementation;
    /// <see cref="FunkSvdOptions.Exact"/> is not looked at.
    /// </summary>
    /// <param name="ratings">The training rows; no pair twice.</param>
    /// <exception cref="TrainingException">The training diverges (<c>BKF6001</c>).</exception>
    public FunkSvdModel TrainInOrder(RatingTable ratings)
    {
        (IdMap users, IdMap items) = (IdMap.From(ratings.Users), IdMap.From(ratings.Items));
        return new ExactFunkSvd(_options, _scale, _resources, SilentProgress.Instance, CancellationToken.None).Train(
            users, items, ([.. ratings.Users.Select(users.IndexOf)], [.. ratings.Items.Select(items.IndexOf)], ratings.Ratings));
    }

    /// <summary>What features that are not trained yet add with their initial values.</summary>
    internal static double Trail(int features) => ExactInitialValue * ExactInitialValue * features;

    internal static double[] Initial(int count)
    {
        double[] values = new double[count];
        Array.Fill(values, ExactInitialValue);
        return values;
    }

    internal static void Initial(Span<float> values) => values.Fill(InitialValue);

    /// <summary>Refuses features and losses that have run away.</summary>
    internal static double Checked<T>(double rmse, ReadOnlySpan<T> p, ReadOnlySpan<T> q, int feature, int epoch, FunkSvdOptions options)
        where T : unmanaged, System.Numerics.IFloatingPoint<T>
    {
        T largest = T.CreateChecked(LargestFeature);
        bool runaway = p.ContainsAnyExceptInRange(-largest, largest) || q.ContainsAnyExceptInRange(-largest, largest);
        return Divergence.Refuse(
            runaway ? double.NaN : rmse, FormattableString.Invariant($"in epoch {epoch} of feature {feature + 1}"), options.LearningRate);
    }

    internal static void Report(IStageProgress progress, FunkSvdOptions options, int feature, int epoch, double rmse) => progress.Report(
        (double)((feature * options.Epochs) + epoch) / (options.Features * options.Epochs),
        FormattableString.Invariant($"feature {feature + 1} of {options.Features}, epoch {epoch} of {options.Epochs}, RMSE {rmse:F4}"));

    /// <summary>The best number of epochs of each feature on held-out ratings.</summary>
    private int[] Search(
        IRatingSource ratings, RatingTotals totals, int[] epochs, ulong seed, IStageProgress progress, CancellationToken cancellation)
    {
        var validation = new HeldOutRatings(ratings, totals.UserCounts, _options.ValidationRatings, cancellation);
        var kept = new RatingTotals(validation.Kept, _scale, _resources.Threads, cancellation);
        using var grid = new GridFunkSvd(_options, _scale, validation.Kept, kept, _resources, seed, cancellation);
        IReadOnlyList<EpochReport> found = grid.Train(validation.Kept, epochs, validation, progress, cancellation).Epochs;
        return [.. found.Select((report, feature) => report.Epoch - (feature == 0 ? 0 : found[feature - 1].Epoch))];
    }

    private FunkSvdModel TrainExactly(IRatingSource ratings, RatingTotals totals, ulong seed, IStageProgress progress, CancellationToken cancellation)
    {
        (IdMap users, int[] newUser) = Known(ratings.Users, totals.UserCounts);
        (IdMap items, int[] newItem) = Known(ratings.Items, totals.ItemCounts);
        int[] order = new SeededRandom(seed).Permutation(checked((int)totals.Rows));
        int[] place = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            place[order[i]] = i;
        }

        (int[] Users, int[] Items, float[] Ratings) rows = (new int[order.Length], new int[order.Length], new float[order.Length]);
        int row = 0;
        ratings.Read(
            (userOf, itemOf, values) =>
            {
                for (int i = 0; i < userOf.Length; i++, row++)
                {
                    (rows.Users[place[row]], rows.Items[place[row]], rows.Ratings[place[row]]) = (newUser[userOf[i]], newItem[itemOf[i]], values[i]);
                }
            },
            cancellation);
        return new ExactFunkSvd(_options, _scale, _resources, progress, cancellation).Train(users, items, rows);
    }

    private static (IdMap Ids, int[] NewIndex) Known(IdMap all, int[] counts)
    {
        IdMap known = IdMap.From(Enumerable.Range(0, counts.Length).Where(index => counts[index] > 0).Select(all.IdAt));
        return (known, [.. Enumerable.Range(0, counts.Length).Select(index => known.IndexOf(all.IdAt(index)))]);
    }
}

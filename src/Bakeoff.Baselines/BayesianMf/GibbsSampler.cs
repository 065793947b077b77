using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>
/// Draws samples of all numbers of a matrix factorization from what the ratings leave likely, by Gibbs sampling: r ~ N(μ + b_u + b_i + P_u·Q_i, 1/α).
/// One sample draws the prior of the users and each user, the same for the items, and then α and μ. There is no learning rate.
/// </summary>
internal sealed unsafe class GibbsSampler : IDisposable
{
    /// <summary>The standard deviation of the factors to begin with, where that of the ratings is 1.</summary>
    private const float StartDeviation = 0.1f;

    private readonly GibbsData _data;
    private readonly ulong _seed;
    private readonly GibbsPass _userPass;
    private readonly GibbsPass _itemPass;

    /// <summary>Prepares the sampling.</summary>
    /// <param name="data">The ratings, which stay the caller's.</param>
    /// <param name="options">The factors, and whether there is implicit feedback; the bins of time are those of the data.</param>
    /// <param name="seed">The same seed gives the same samples.</param>
    public GibbsSampler(GibbsData data, BayesianMfOptions options, ulong seed)
    {
        (_data, _seed) = (data, seed);
        Shape = new GibbsShape(options.Factors);
        Users = new GibbsSide(Shape, data.Users.Count)
        {
            Feedback = options.ImplicitFeedback ? new GibbsFeedback(Shape, data.ByUser, data.ByItem) : null,
        };
        Items = new GibbsSide(Shape, data.Items.Count, data.Bins)
        {
            Feedback = options.FlippedFeedback ? new GibbsFeedback(Shape, data.ByItem, data.ByUser) : null,
        };
        (_userPass, _itemPass) = (new GibbsPass(Shape, data.ByUser, Users), new GibbsPass(Shape, data.ByItem, Items));
        Users.Start(DrawsOf(isItems: false), StartDeviation);
        Items.Start(DrawsOf(isItems: true), StartDeviation);
    }

    /// <summary>How a row of numbers is laid out.</summary>
    public GibbsShape Shape { get; }

    /// <summary>The users.</summary>
    public GibbsSide Users { get; }

    /// <summary>The items.</summary>
    public GibbsSide Items { get; }

    /// <summary>The number of samples that are drawn.</summary>
    public int Sample { get; private set; }

    /// <summary>μ, in standard deviations of the ratings from their mean.</summary>
    public float Mean { get; private set; }

    /// <summary>α: the precision of a rating, given its score.</summary>
    public double Noise { get; private set; } = 1;

    /// <summary>Draws the next sample.</summary>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <returns>The RMSE of the training rows, in the units of the ratings.</returns>
    /// <exception cref="TrainingException">It is not a finite number (<c>BKF6001</c>).</exception>
    public double Next(ParallelOptions parallel)
    {
        Sample++;
        Draw(Users, _userPass, Items, isItems: false, parallel);
        ErrorSums errors = Draw(Items, _itemPass, Users, isItems: true, parallel);
        double rmse = Math.Sqrt(errors.Squares / _data.Count) * _data.Deviation;
        if (!double.IsFinite(rmse) || !double.IsFinite(errors.Total))
        {
            throw new TrainingException(
                ErrorCodes.TrainingDiverged,
                FormattableString.Invariant($"the sampling of bayesian-mf diverges: the training RMSE is {rmse} in sample {Sample}."),
                "Look for ratings that are not numbers or are far from all others; 'datasets inspect' lists them.");
        }

        DrawNoise(errors);
        return rmse;
    }

    /// <summary>Copies what is kept of the sample.</summary>
    public KeptSample Copy()
    {
        var kept = new KeptSample(Shape, Items.Values.Length / Shape.Stride, Users.Feedback is null ? 0 : Items.Count);
        kept.CopyFrom(this);
        return kept;
    }

    /// <summary>Writes the state, or reads what was written: all that the next sample needs.</summary>
    /// <param name="sample">The number of samples that are drawn.</param>
    /// <param name="arrays">Writes or reads an array.</param>
    /// <param name="numbers">Writes or reads numbers.</param>
    public void Transfer(int sample, Action<NativeArray<float>> arrays, NumberTransfer numbers)
    {
        Span<double> scalars = [Noise, Mean];
        numbers(scalars);
        (Sample, Noise, Mean) = (sample, scalars[0], (float)scalars[1]);
        Users.Transfer(arrays);
        Items.Transfer(arrays);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Users.Dispose();
        Items.Dispose();
    }

    private ErrorSums Draw(GibbsSide side, GibbsPass pass, GibbsSide others, bool isItems, ParallelOptions parallel)
    {
        GibbsDraws draws = DrawsOf(isItems);
        (double[] sums, double[] squares) = side.Sum(parallel);
        side.Prior.Draw(sums, squares, side.Count, column => draws.Of(DrawPurpose.Prior, column));
        side.Feedback?.Draw(side.Rows, side.Prior, draws, parallel);
        return pass.Draw(others.Rows, Noise, Mean, draws, parallel);
    }

    /// <summary>α ~ Γ(½, rate ½) and μ ~ N(0, 1) before the ratings are seen.</summary>
    private void DrawNoise(ErrorSums errors)
    {
        CounterDraws draws = DrawsOf(isItems: false).Of(DrawPurpose.Noise, 0);
        Noise = draws.NextGamma((1.0 + _data.Count) / 2) / ((1 + errors.Squares) / 2);
        double precision = 1 + (Noise * _data.Count);
        double mean = Noise * (errors.Total + (_data.Count * (double)Mean)) / precision;
        Mean = (float)(mean + (draws.NextNormal() / Math.Sqrt(precision)));
    }

    private GibbsDraws DrawsOf(bool isItems) => new(_seed, Sample, isItems);
}

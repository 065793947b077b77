using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Samples a matrix factorization and makes a model of the samples.</summary>
/// <param name="options">The options.</param>
/// <param name="scale">The scale that predictions are clamped to.</param>
/// <param name="asked">What is asked for while the sampling goes on.</param>
internal sealed class BayesianMfTrainer(BayesianMfOptions options, RatingScale scale, AskedPairs asked)
{
    private readonly List<EpochReport> _reports = [];

    /// <summary>A folder in which the sampling is kept, so that it goes on after its process was killed; null for none.</summary>
    public string? ResumeFolder { get; init; }

    /// <summary>What takes no longer than this is not kept by itself. Default one minute: a state may have hundreds of megabytes.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Where progress goes. Default: nowhere.</summary>
    public IStageProgress Progress { get; init; } = SilentProgress.Instance;

    /// <summary>The training RMSE of each sample.</summary>
    public IReadOnlyList<EpochReport> Reports => _reports;

    /// <summary>Draws all samples.</summary>
    /// <param name="train">The training rows, which are read twice, with bins of time three times more; the items are the catalogue.</param>
    /// <param name="seed">The same seed gives the same model.</param>
    /// <param name="threads">The threads that may be used now.</param>
    /// <param name="cancellation">Cancels the sampling.</param>
    /// <exception cref="DataException">There are bins of time, and the rows have no timestamps (<c>BKF2026</c>).</exception>
    /// <exception cref="TrainingException">A loss is not a finite number (<c>BKF6001</c>).</exception>
    public BayesianMfModel Train(IRatingSource train, ulong seed, ThreadShare threads, CancellationToken cancellation)
    {
        using GibbsData data = GibbsData.Read(train, options.TimeBins, cancellation);
        using var sampler = new GibbsSampler(data, options, seed);
        var moments = new PosteriorMoments(asked, data);
        var kept = new List<KeptSample>();
        var checkpoint = new GibbsCheckpoint(ResumeFolder, CheckpointInterval, sampler, moments, kept);
        _reports.AddRange(checkpoint.Resume());
        int all = options.BurnIn + options.Samples;
        while (sampler.Sample < all)
        {
            cancellation.ThrowIfCancellationRequested();
            Progress.Report((double)sampler.Sample / all, FormattableString.Invariant($"sample {sampler.Sample + 1} of {all}"));
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads.Current, CancellationToken = cancellation };
            double rmse = sampler.Next(parallel);
            _reports.Add(new EpochReport(sampler.Sample, rmse));
            if (sampler.Sample > options.BurnIn)
            {
                moments.Add(sampler, parallel);
                Keep(sampler, kept);
            }

            checkpoint.Keep(_reports);
        }

        var last = new ParallelOptions { MaxDegreeOfParallelism = threads.Current, CancellationToken = cancellation };
        var items = new SampledItems(sampler.Shape, kept, data, train.Items, scale);
        return new BayesianMfModel(items, data.Users, items.Solve(data.ByUser, last), new SampledPairs(asked, moments, data));
    }

    /// <summary>Keeps samples that are as far from each other as they can be, the last one among them.</summary>
    private void Keep(GibbsSampler sampler, List<KeptSample> kept)
    {
        long sample = sampler.Sample - options.BurnIn;
        if (sample * options.KeptSamples / options.Samples > kept.Count)
        {
            kept.Add(sampler.Copy());
        }
    }
}

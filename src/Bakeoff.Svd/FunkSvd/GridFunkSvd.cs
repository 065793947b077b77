using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Svd;

/// <summary>FunkSVD on a grid of blocks, in single precision: the same bytes on any number of threads.</summary>
internal sealed unsafe class GridFunkSvd : IDisposable
{
    private readonly FunkSvdOptions _options;
    private readonly RatingScale _scale;
    private readonly TrainingResources _resources;
    private readonly BiasTerms _biases;
    private readonly BlockGrid _grid;
    private readonly NativeArray<float> _p;
    private readonly NativeArray<float> _q;
    private readonly long _rows;

    public GridFunkSvd(
        FunkSvdOptions options, RatingScale scale, IRatingSource source, RatingTotals totals, TrainingResources resources, ulong seed,
        CancellationToken cancellation)
    {
        (_options, _scale, _resources) = (options, scale, resources);
        _rows = totals.Rows;
        _biases = totals.Biases(source, options.Damping, resources.Threads, cancellation);
        string? spill = options.OutOfCore ? resources.SpillFile("funk-svd.cells") : null;
        _grid = new BlockGrid(
            source, totals, new GridSettings(options.Bins, true, resources.Threads, spill, totals.Code) { ThreadShare = resources.ThreadShare }, seed,
            cancellation);
        _p = new NativeArray<float>(_grid.Users.Count);
        _q = new NativeArray<float>(_grid.Items.Count);
    }

    /// <summary>Trains all features.</summary>
    /// <param name="source">The ratings that the grid was made of.</param>
    /// <param name="epochsOf">The epochs of each feature at most, or exactly where nothing is held out.</param>
    /// <param name="validation">Ratings on which to find the best number of epochs of each feature, or null.</param>
    /// <param name="progress">Where epochs are reported.</param>
    /// <param name="cancellation">Checked before each block.</param>
    public FunkSvdModel Train(
        IRatingSource source, IReadOnlyList<int> epochsOf, HeldOutRatings? validation, IStageProgress progress, CancellationToken cancellation)
    {
        (IdMap users, int[] userPositions) = _grid.Users.Known(source.Users);
        (IdMap items, int[] itemPositions) = _grid.Items.Known(source.Items);
        var userFeatures = new List<double[]>();
        var itemFeatures = new List<double[]>();
        var reports = new List<EpochReport>();
        var kept =
            new FeatureCheckpoints<float>(_resources, validation is null ? "features" : "search", _grid.Users.Count, _grid.Items.Count, progress);
        HeldOutFeature? heldOut = validation is null ? null : new HeldOutFeature(validation, _biases, _grid.Users, _grid.Items, _scale);
        Start(cancellation);
        for (int feature = 0; feature < epochsOf.Count; feature++)
        {
            if (kept.Take(feature, _p.Span, _q.Span) is { } done)
            {
                reports.Add(done);
                heldOut?.Remember(_p.Span, _q.Span);
                heldOut?.Accept(_p.Span, _q.Span);
            }
            else
            {
                FunkSvdTrainer.Initial(_p.Span);
                FunkSvdTrainer.Initial(_q.Span);
                reports.Add(TrainFeature(feature, epochsOf[feature], reports.Count == 0 ? 0 : reports[^1].Epoch, heldOut, progress, cancellation));
                kept.Add(feature, _p.Span, _q.Span, reports[^1]);
            }

            float* p = _p.Pointer;
            float* q = _q.Pointer;
            userFeatures.Add([.. userPositions.Select(position => (double)p[position])]);
            itemFeatures.Add([.. itemPositions.Select(position => (double)q[position])]);
            Absorb(feature, cancellation);
        }

        BiasTerms known = new(_biases.Mean, Select(users, source.Users, _biases.Users), Select(items, source.Items, _biases.Items));
        return new FunkSvdModel(users, items, known, [.. userFeatures], [.. itemFeatures], _scale, reports) { Options = _options };
    }

    public void Dispose()
    {
        _grid.Dispose();
        _p.Dispose();
        _q.Dispose();
    }

    private static double[] Select(IdMap known, IdMap all, double[] values) => [.. known.Ids.ToArray().Select(id => values[all.IndexOf(id)])];

    private static float Rating(in CellView cell, int position) =>
        cell.IsCoded ? CodedRatings.At(cell, position) : FloatRatings.At(cell, position);

    private FunkSvdStep StepOf(double rate) =>
        new((float)rate, (float)(rate * _options.Regularization), (float)_scale.Minimum, (float)_scale.Maximum);

    /// <summary>The first excesses: the biases and the initial values of all features but the first, minus the rating.</summary>
    private void Start(CancellationToken cancellation)
    {
        double trail = FunkSvdTrainer.Trail(_options.Features - 1);
        _grid.Run(
            (cell, place) =>
            {
                int position = 0;
                for (int group = 0; group < cell.UserCount; group += CellView.Lanes)
                {
                    int active = Math.Min(CellView.Lanes, cell.UserCount - group);
                    for (int s = 0; s < cell.Counts[group]; s++)
                    {
                        active = cell.Active(group, active, s);
                        for (int lane = 0; lane < active; lane++, position++)
                        {
                            double user = _biases.Users[_grid.Users.IndexAt[place.FirstUser + cell.Users[group + lane]]];
                            double item = _biases.Items[_grid.Items.IndexAt[place.FirstItem + cell.Items[position]]];
                            cell.Residuals[position] = (float)(_biases.Mean + user + item + trail - Rating(cell, position));
                        }
                    }
                }

                return 0;
            },
            keep: true, cancellation);
    }

    /// <summary>All epochs of one feature, or those up to the best on the held-out ratings.</summary>
    private EpochReport TrainFeature(
        int feature, int epochs, int before, HeldOutFeature? heldOut, IStageProgress progress, CancellationToken cancellation)
    {
        float* p = _p.Pointer;
        float* q = _q.Pointer;
        double rate = _options.LearningRate;
        double rmse = 0;
        var stopping = new EarlyStopping(_options.Patience);
        for (int epoch = 1; epoch <= epochs; epoch++, rate *= _options.LearningRateDecay)
        {
            FunkSvdStep step = StepOf(rate);
            double squares =
                _grid.Run((cell, place) => FunkSvdKernel.Run(cell, p + place.FirstUser, q + place.FirstItem, step), keep: false, cancellation);
            rmse = FunkSvdTrainer.Checked(Math.Sqrt(squares / _rows), _p.Span, _q.Span, feature, epoch, _options);
            FunkSvdTrainer.Report(progress, _options, feature, epoch, rmse);
            if (heldOut is not null && !stopping.GoOn(heldOut.Rmse(_p.Span, _q.Span, FunkSvdTrainer.Trail(_options.Features - 1 - feature))))
            {
                break;
            }

            if (heldOut is not null && stopping.BestEpoch == epoch)
            {
                heldOut.Remember(_p.Span, _q.Span);
            }
        }

        if (heldOut is null)
        {
            return new EpochReport(before + epochs, rmse);
        }

        heldOut.Accept(_p.Span, _q.Span);
        return new EpochReport(before + stopping.BestEpoch, rmse, stopping.BestLoss);
    }

    private void Absorb(int feature, CancellationToken cancellation)
    {
        float* p = _p.Pointer;
        float* q = _q.Pointer;
        FunkSvdStep step = StepOf(_options.LearningRate);
        float trail = (float)FunkSvdTrainer.Trail(_options.Features - 1 - feature);
        float next = (float)FunkSvdTrainer.Trail(Math.Max(0, _options.Features - 2 - feature));
        _grid.Run(
            (cell, place) =>
            {
                FunkSvdKernel.Absorb(cell, p + place.FirstUser, q + place.FirstItem, step, trail, next);
                return 0;
            },
            keep: true, cancellation);
    }
}

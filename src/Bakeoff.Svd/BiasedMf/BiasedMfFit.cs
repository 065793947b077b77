using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Svd;

/// <summary>One training of biased matrix factorization: the grid, the rows and the epochs.</summary>
internal sealed unsafe class BiasedMfFit : IDisposable
{
    private readonly BiasedMfOptions _options;
    private readonly BlockGrid _grid;
    private readonly BiasedMfStep _step;
    private readonly NativeArray<float> _users;
    private readonly NativeArray<float> _items;
    private readonly ImplicitFeedback? _feedback;
    private readonly long _rows;
    private double _rate;

    public BiasedMfFit(
        BiasedMfOptions options, IRatingSource source, RatingTotals totals, TrainingResources resources, ulong seed, CancellationToken cancellation)
    {
        BiasTerms biases = totals.Biases(source, options.Damping, cancellation);
        string? spill = options.OutOfCore ? resources.SpillFile("biased-mf.cells") : null;
        _grid = new BlockGrid(source, totals, new GridSettings(options.Bins, false, resources.Threads, spill, totals.Code), seed, cancellation);
        (_options, _rows, _rate) = (options, totals.Rows, options.LearningRate);
        _step = new BiasedMfStep(options.Features, (float)biases.Mean);
        var random = new SeededRandom(Seeds.Derive(seed, "features"));
        _users = Start(_grid.Users, biases.Users, _step.UserBias, _step.ItemBias, random);
        _items = Start(_grid.Items, biases.Items, _step.ItemBias, _step.UserBias, random);
        _feedback = options.Implicit ? new ImplicitFeedback(_grid.Users, totals.UserCounts, _grid.Items, _step.Stride) : null;
    }

    public GridSide Users => _grid.Users;

    public GridSide Items => _grid.Items;

    public BiasedMfStep Step => _step;

    public IReadOnlyList<double> Seconds => _grid.Seconds;

    /// <summary>One epoch; returns the training RMSE, each error before its update.</summary>
    public double Epoch(CancellationToken cancellation)
    {
        _step.Set(_rate, _options.Regularization, _options.BiasRegularization, _options.ImplicitRegularization);
        _rate *= _options.LearningRateDecay;
        return Math.Sqrt(Pass(train: true, cancellation) / _rows);
    }

    /// <summary>Brings the rows of users up to date with the implicit feedback of all items; nothing to do without any.</summary>
    public void Refresh(CancellationToken cancellation)
    {
        if (_feedback is not null)
        {
            Pass(train: false, cancellation);
        }
    }

    /// <summary>The row of a user at a position.</summary>
    public ReadOnlySpan<float> UserRow(int position) => new(_users.Pointer + ((long)position * _step.Stride), _step.Stride);

    /// <summary>The row of an item at a position.</summary>
    public ReadOnlySpan<float> ItemRow(int position) => new(_items.Pointer + ((long)position * _step.Stride), _step.Stride);

    /// <summary>The prediction for a user index and an item index, known or not.</summary>
    public double Predict(int user, int item)
    {
        (int userPosition, int itemPosition) = (_grid.Users.PositionOf(user), _grid.Items.PositionOf(item));
        double known = userPosition >= 0 && itemPosition >= 0
            ? BiasedMfKernel.Product(UserRow(userPosition), ItemRow(itemPosition))
            : userPosition >= 0 ? UserRow(userPosition)[_step.UserBias]
            : itemPosition >= 0 ? ItemRow(itemPosition)[_step.ItemBias] : 0;
        return _step.Mean + known;
    }

    public void Dispose()
    {
        _grid.Dispose();
        _feedback?.Dispose();
        _users.Dispose();
        _items.Dispose();
        _step.Dispose();
    }

    private double Pass(bool train, CancellationToken cancellation)
    {
        float* users = _users.Pointer;
        float* items = _items.Pointer;
        int stride = _step.Stride;
        return _grid.Run(
            (cell, place) =>
            {
                float* user = users + ((long)place.FirstUser * stride);
                float* item = items + ((long)place.FirstItem * stride);
                return _feedback is null
                    ? BiasedMfKernel.Run(cell, user, item, _step)
                    : ImplicitMfKernel.Run(cell, user, item, _feedback.At(place.FirstUser, place.FirstItem, place.ItemPart), _step, train);
            },
            keep: false, cancellation);
    }

    private NativeArray<float> Start(GridSide side, double[] biases, int bias, int one, SeededRandom random)
    {
        var rows = new NativeArray<float>((long)side.Count * _step.Stride);
        for (int position = 0; position < side.Count; position++)
        {
            float* row = rows.Pointer + ((long)position * _step.Stride);
            for (int feature = 0; feature < _options.Features; feature++)
            {
                row[feature] = (float)(((2 * random.NextDouble()) - 1) * _options.InitialRange);
            }

            row[bias] = (float)biases[side.IndexAt[position]];
            row[one] = 1;
        }

        return rows;
    }
}

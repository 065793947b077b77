using Bakeoff.Core;
using Bakeoff.Numerics;

namespace Bakeoff.Svd;

/// <summary>One training of biased matrix factorization: the rows and the epochs, on a grid, or with implicit feedback user by user.</summary>
internal sealed unsafe class BiasedMfFit : IDisposable
{
    private readonly BiasedMfOptions _options;
    private readonly BlockGrid? _grid;
    private readonly BiasedMfStep _step;
    private readonly NativeArray<float> _users;
    private readonly NativeArray<float> _items;
    private readonly ImplicitMfPass? _implicit;
    private readonly long _rows;
    private double _rate;

    public BiasedMfFit(
        BiasedMfOptions options, IRatingSource source, RatingTotals totals, TrainingResources resources, ulong seed, CancellationToken cancellation)
    {
        BiasTerms biases = totals.Biases(source, options.Damping, resources.Threads, cancellation);
        (_options, _rows, _rate) = (options, totals.Rows, options.LearningRate);
        if (options.Implicit)
        {
            Users = new GridSide(totals.UserCounts, 1, Seeds.Derive(seed, "users"));
            Items = new GridSide(totals.ItemCounts, 1, Seeds.Derive(seed, "items"));
        }
        else
        {
            string? spill = options.OutOfCore ? resources.SpillFile("biased-mf.cells") : null;
            _grid = new BlockGrid(
                source, totals, new GridSettings(options.Bins, false, resources.Threads, spill, totals.Code) { ThreadShare = resources.ThreadShare },
                seed, cancellation);
            (Users, Items) = (_grid.Users, _grid.Items);
        }

        _step = new BiasedMfStep(options.Features, (float)biases.Mean);
        var random = new SeededRandom(Seeds.Derive(seed, "features"));
        _users = Start(Users, biases.Users, _step.UserBias, _step.ItemBias, random);
        _items = Start(Items, biases.Items, _step.ItemBias, _step.UserBias, random);
        if (options.Implicit)
        {
            _implicit = new ImplicitMfPass(source, Users, Items, _step, seed);
            for (int position = 0; position < Items.Count; position++)
            {
                Draw(_implicit.Feedback.Pointer + ((long)position * _step.Stride), random);
            }
        }
    }

    public GridSide Users { get; }

    public GridSide Items { get; }

    public BiasedMfStep Step => _step;

    /// <summary>y of SVD++, a row an item; null without implicit feedback.</summary>
    public NativeArray<float>? Feedback => _implicit?.Feedback;

    /// <summary>The options.</summary>
    public BiasedMfOptions Options => _options;

    /// <summary>How many numbers <see cref="Save"/> writes.</summary>
    public long Numbers => Arrays.Sum(array => array.Length);

    private IEnumerable<NativeArray<float>> Arrays => _implicit is null ? [_users, _items] : [_users, _items, _implicit.Feedback];

    /// <summary>Writes all that training has changed.</summary>
    public void Save(Stream stream)
    {
        foreach (NativeArray<float> array in Arrays)
        {
            array.WriteTo(stream);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote after some epochs.</summary>
    public void Load(Stream stream, int epochs)
    {
        foreach (NativeArray<float> array in Arrays)
        {
            array.ReadFrom(stream);
        }

        for (int epoch = 0; epoch < epochs; epoch++)
        {
            _rate *= _options.LearningRateDecay;
        }

        _implicit?.Skip(epochs);
    }

    /// <summary>One epoch; returns the training RMSE, each error before its update.</summary>
    public double Epoch(CancellationToken cancellation)
    {
        _step.Set(_rate, _options.Regularization, _options.BiasRegularization, _options.ImplicitRegularization);
        _rate *= _options.LearningRateDecay;
        return Math.Sqrt(Pass(cancellation) / _rows);
    }

    /// <summary>Brings <see cref="UserRow"/> up to date with the implicit feedback of all items; nothing to do without any.</summary>
    public void Refresh(CancellationToken cancellation) => _implicit?.AddUp(_users, cancellation);

    /// <summary>The row of a user at a position, with implicit feedback that of the last <see cref="Refresh"/>.</summary>
    public ReadOnlySpan<float> UserRow(int position) => new((_implicit?.Sums ?? _users).Pointer + ((long)position * _step.Stride), _step.Stride);

    /// <summary>The row of an item at a position.</summary>
    public ReadOnlySpan<float> ItemRow(int position) => new(_items.Pointer + ((long)position * _step.Stride), _step.Stride);

    /// <summary>y of an item at a position; only with implicit feedback.</summary>
    public ReadOnlySpan<float> FeedbackRow(int position) => new(_implicit!.Feedback.Pointer + ((long)position * _step.Stride), _step.Stride);

    /// <summary>The prediction for a user index and an item index, known or not.</summary>
    public double Predict(int user, int item)
    {
        (int userPosition, int itemPosition) = (Users.PositionOf(user), Items.PositionOf(item));
        double known = userPosition >= 0 && itemPosition >= 0
            ? BiasedMfKernel.Product(UserRow(userPosition), ItemRow(itemPosition))
            : userPosition >= 0 ? UserRow(userPosition)[_step.UserBias]
            : itemPosition >= 0 ? ItemRow(itemPosition)[_step.ItemBias] : 0;
        return _step.Mean + known;
    }

    public void Dispose()
    {
        _grid?.Dispose();
        _implicit?.Dispose();
        _users.Dispose();
        _items.Dispose();
        _step.Dispose();
    }

    private double Pass(CancellationToken cancellation)
    {
        if (_implicit is not null)
        {
            return _implicit.Train(_users, _items, cancellation);
        }

        float* users = _users.Pointer;
        float* items = _items.Pointer;
        int stride = _step.Stride;
        return _grid!.Run(
            (cell, place) => BiasedMfKernel.Run(cell, users + ((long)place.FirstUser * stride), items + ((long)place.FirstItem * stride), _step),
            keep: false, cancellation);
    }

    private NativeArray<float> Start(GridSide side, double[] biases, int bias, int one, SeededRandom random)
    {
        var rows = new NativeArray<float>((long)side.Count * _step.Stride);
        for (int position = 0; position < side.Count; position++)
        {
            float* row = rows.Pointer + ((long)position * _step.Stride);
            Draw(row, random);
            row[bias] = (float)biases[side.IndexAt[position]];
            row[one] = 1;
        }

        return rows;
    }

    private void Draw(float* row, SeededRandom random)
    {
        for (int feature = 0; feature < _options.Features; feature++)
        {
            row[feature] = (float)(((2 * random.NextDouble()) - 1) * _options.InitialRange);
        }
    }
}

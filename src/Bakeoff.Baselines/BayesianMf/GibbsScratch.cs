using Bakeoff.Numerics;

namespace Bakeoff.Baselines;

/// <summary>What a thread needs to draw the numbers of one user or item after the other.</summary>
/// <param name="shape">How a row of numbers is laid out.</param>
/// <param name="maxRows">The most rows that one has.</param>
internal sealed unsafe class GibbsScratch(GibbsShape shape, int maxRows) : IDisposable
{
    /// <summary>The factors that are drawn from one pass over the rows.</summary>
    public const int BlockColumns = 64;

    /// <summary>The rows of the other side that are gathered at a time: with <see cref="BlockColumns"/>, 16 KiB.</summary>
    public const int PanelRows = 64;

    private readonly NativeArray<float> _own = new(shape.Stride);
    private readonly NativeArray<float> _centre = new(shape.Stride);
    private readonly NativeArray<float> _values = new(shape.Stride);
    private readonly NativeArray<float> _normals = new(LaneMath.RoundUp(shape.Numbers));
    private readonly NativeArray<float> _errors = new(maxRows, cleared: false);
    private readonly NativeArray<float> _panel = new(PanelRows * BlockColumns);
    private readonly NativeArray<float> _products = new(BlockColumns * BlockColumns);
    private readonly NativeArray<float> _sums = new(3 * BlockColumns);
    private NativeArray<float>? _ratings;

    /// <summary>The numbers of the one that is drawn, with a 1 in the place of its bias: times a row of the other side, its score.</summary>
    public float* Own => _own.Pointer;

    /// <summary>Room for the prior's mean of the one that is drawn.</summary>
    public float* Centre => _centre.Pointer;

    /// <summary>Room for the numbers of one that is not in a matrix.</summary>
    public float* Values => _values.Pointer;

    /// <summary>The standard normal numbers of the one that is drawn.</summary>
    public float* Normals => _normals.Pointer;

    /// <summary>The error of each of its rows.</summary>
    public float* Errors => _errors.Pointer;

    /// <summary>Room for other ratings of its rows.</summary>
    public float* Ratings => (_ratings ??= new NativeArray<float>(_errors.Length, cleared: false)).Pointer;

    /// <summary>Rows of the other side, of a block of columns.</summary>
    public Matrix Panel => new(_panel.Pointer, BlockColumns);

    /// <summary>The products of a block's columns with each other, summed over the rows: from the diagonal to the right.</summary>
    public Matrix Products => new(_products.Pointer, BlockColumns);

    /// <summary>The products of a block's columns with the errors, summed over the rows.</summary>
    public float* ErrorProducts => _sums.Pointer;

    /// <summary>A block's columns, summed over the rows.</summary>
    public float* ColumnSums => _sums.Pointer + BlockColumns;

    /// <summary>By how much the factors of a block have changed.</summary>
    public float* Changes => _sums.Pointer + (2 * BlockColumns);

    /// <summary>Sets the sums of a block to 0.</summary>
    public void Clear()
    {
        _products.Span.Clear();
        _sums.Span[..(2 * BlockColumns)].Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _own.Dispose();
        _centre.Dispose();
        _values.Dispose();
        _normals.Dispose();
        _errors.Dispose();
        _panel.Dispose();
        _products.Dispose();
        _sums.Dispose();
        _ratings?.Dispose();
    }
}

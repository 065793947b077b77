using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <summary>
/// The forward and the backward pass of a tower over the rows of a batch, and the memory that they need. Any part of the rows can
/// be passed on its own, on any thread: a row's numbers depend on no other row.
/// </summary>
/// <typeparam name="T">The vectors.</typeparam>
internal sealed unsafe class TowerPass<T> : IDisposable
    where T : struct, ILanes<T>
{
    private const float SmallestSquare = 1e-12f; // A zero vector has no direction: it stays zero.
    private readonly Tower _tower;
    private readonly bool _normalize;
    private readonly NativeArray<float>[] _inputs; // Of each layer, [capacity × InputStride]; the last number of a row is a one.
    private readonly NativeArray<float>[] _inputGradients;
    private readonly NativeArray<float> _lengths;

    /// <param name="tower">The weights.</param>
    /// <param name="capacity">Rows at most.</param>
    /// <param name="normalize">Whether outputs are scaled to length 1.</param>
    /// <param name="trains">Whether there is a backward pass.</param>
    public TowerPass(Tower tower, int capacity, bool normalize, bool trains)
    {
        (_tower, _normalize) = (tower, normalize);
        _inputs = [.. tower.Layers.Select(layer => new NativeArray<float>((long)capacity * layer.InputStride))];
        _inputGradients = [.. tower.Layers.Select(layer => new NativeArray<float>(trains ? (long)capacity * layer.InputStride : 0))];
        _lengths = new NativeArray<float>(normalize ? capacity : 0);
        OutputValues = new NativeArray<float>((long)capacity * tower.OutputStride);
        OutputGradientValues = new NativeArray<float>(trains ? OutputValues.Length : 0);
        for (int layer = 0; layer < _inputs.Length; layer++)
        {
            for (int row = 0; row < capacity; row++)
            {
                InputOf(layer).Row(row)[tower.Layers[layer].Inputs] = 1;
            }
        }
    }

    /// <summary>The outputs, [rows × OutputStride]; what is beyond the output's size is zero.</summary>
    public Matrix Outputs => new(OutputValues.Pointer, _tower.OutputStride);

    /// <summary>The gradient of the loss by the outputs, like these: to be filled before <see cref="Backward"/>.</summary>
    public Matrix OutputGradients => new(OutputGradientValues.Pointer, _tower.OutputStride);

    private NativeArray<float> OutputValues { get; }

    private NativeArray<float> OutputGradientValues { get; }

    /// <summary>The gradient of the loss by the first layer's input.</summary>
    public Matrix InputGradients => GradientOf(0);

    /// <summary>The first layer's input: what <see cref="Gather"/> writes.</summary>
    public Matrix Inputs => InputOf(0);

    /// <summary>Fills the first layer's input for some rows, but for bags that are pooled by attention.</summary>
    public void Gather(TowerInput input, int first, int end)
    {
        Matrix target = InputOf(0);
        for (int bag = 0; bag < _tower.Tables.Count; bag++)
        {
            if (!_tower.Tables[bag].Shape.UsesAttention)
            {
                _tower.Tables[bag].GatherMeans<T>(input.Bags[bag], first, end, ColumnsFrom(target, bag));
            }
        }

        int numbers = _tower.Shape.Numbers;
        for (int row = first; row < end && numbers > 0; row++)
        {
            input.NumbersOf(row).CopyTo(new Span<float>(target.Row(row) + _tower.Shape.InputSize - numbers, numbers));
        }
    }

    /// <summary>The columns of a matrix like the first layer's input that belong to a bag.</summary>
    public Matrix ColumnsFrom(Matrix matrix, int bag) => new(matrix.Pointer + (bag * _tower.Shape.EmbeddingSize), matrix.Stride);

    /// <summary>Computes the outputs of some rows from the first layer's input.</summary>
    public void Forward(int first, int end)
    {
        for (int layer = 0; layer < _inputs.Length; layer++)
        {
            DenseLayer weights = _tower.Layers[layer];
            bool isLast = layer == _inputs.Length - 1;
            Matrix target = isLast ? Outputs : InputOf(layer + 1);
            MatrixProduct<T>.Multiply(
                InputOf(layer).From(first), end - first, weights.Inputs + 1, new Matrix(weights.Transposed.Pointer, weights.OutputStride),
                weights.OutputStride, target.From(first));
            for (int row = first; row < end && !isLast; row++)
            {
                Rectify(target.Row(row), weights.OutputStride);
                target.Row(row)[weights.Outputs] = 1;
            }
        }

        for (int row = first; row < end && _normalize; row++)
        {
            float* output = Outputs.Row(row);
            float length = MathF.Sqrt(LaneRows<T>.Dot(output, output, _tower.OutputStride) + SmallestSquare);
            _lengths.Pointer[row] = length;
            LaneRows<T>.Scale(output, 1 / length, output, _tower.OutputStride);
        }
    }

    /// <summary>Computes the gradients of some rows by the input of every layer, from <see cref="OutputGradients"/>.</summary>
    public void Backward(int first, int end)
    {
        for (int row = first; row < end && _normalize; row++)
        {
            // y = x/|x|: dx = (dy − y (y·dy)) / |x|.
            float* output = Outputs.Row(row);
            float* gradient = OutputGradients.Row(row);
            float along = LaneRows<T>.Dot(output, gradient, _tower.OutputStride);
            LaneRows<T>.AddScaled(output, -along, gradient, _tower.OutputStride);
            LaneRows<T>.Scale(gradient, 1 / _lengths.Pointer[row], gradient, _tower.OutputStride);
        }

        for (int layer = _inputs.Length - 1; layer >= 0; layer--)
        {
            DenseLayer weights = _tower.Layers[layer];
            MatrixProduct<T>.Multiply(
                GradientOfOutput(layer).From(first), end - first, weights.Outputs, new Matrix(weights.Weights.Pointer, weights.InputStride),
                weights.InputStride, GradientOf(layer).From(first));
            for (int row = first; row < end && layer > 0; row++)
            {
                DropWhereZero(InputOf(layer).Row(row), GradientOf(layer).Row(row), weights.Inputs);
            }
        }
    }

    /// <summary>Computes the gradients of some outputs of a layer, over all rows in order.</summary>
    public void AddWeightGradients(int layer, int rows, int first, int end)
    {
        DenseLayer weights = _tower.Layers[layer];
        new Span<float>(weights.Gradients.Pointer + ((long)first * weights.InputStride), (end - first) * weights.InputStride).Clear();
        MatrixProduct<T>.AddTransposed(
            GradientOfOutput(layer), rows, InputOf(layer), weights.InputStride, first, end,
            new Matrix(weights.Gradients.Pointer, weights.InputStride));
    }

    public void Dispose()
    {
        foreach (NativeArray<float> array in (IEnumerable<NativeArray<float>>)[
            .. _inputs, .. _inputGradients, _lengths, OutputValues, OutputGradientValues])
        {
            array.Dispose();
        }
    }

    private Matrix InputOf(int layer) => new(_inputs[layer].Pointer, _tower.Layers[layer].InputStride);

    private Matrix GradientOf(int layer) => new(_inputGradients[layer].Pointer, _tower.Layers[layer].InputStride);

    /// <summary>The gradient by a layer's output is that by the next layer's input.</summary>
    private Matrix GradientOfOutput(int layer) => layer == _inputs.Length - 1 ? OutputGradients : GradientOf(layer + 1);

    private static void Rectify(float* values, int count)
    {
        for (int i = 0; i < count; i += LaneMath.Count)
        {
            T.Max(T.Load(values + i), T.Fill(0)).Store(values + i);
        }
    }

    private static void DropWhereZero(float* values, float* gradient, int count)
    {
        for (int i = 0; i < count; i++)
        {
            gradient[i] = values[i] > 0 ? gradient[i] : 0;
        }
    }
}

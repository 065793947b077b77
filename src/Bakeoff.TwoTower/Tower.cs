namespace Bakeoff.TwoTower;

/// <summary>The dense layers of a tower: weights [out × in], row by row, and biases.</summary>
internal sealed record Tower(IReadOnlyList<DenseLayer> Layers)
{
    /// <summary>The output for one input: a ReLU after every layer but the last, sums in index order.</summary>
    public float[] Forward(float[] input)
    {
        for (int layer = 0; layer < Layers.Count; layer++)
        {
            input = Layers[layer].Forward(input);
            for (int i = 0; i < input.Length && layer < Layers.Count - 1; i++)
            {
                input[i] = Math.Max(0, input[i]);
            }
        }

        return input;
    }
}

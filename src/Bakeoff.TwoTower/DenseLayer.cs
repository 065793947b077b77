namespace Bakeoff.TwoTower;

/// <summary>A dense layer: weights [out × in], row by row, and biases.</summary>
internal sealed record DenseLayer(float[] Weights, float[] Biases)
{
    public float[] Forward(float[] input)
    {
        float[] output = new float[Biases.Length];
        for (int o = 0; o < output.Length; o++)
        {
            float sum = Biases[o];
            for (int i = 0; i < input.Length; i++)
            {
                sum += Weights[(o * input.Length) + i] * input[i];
            }

            output[o] = sum;
        }

        return output;
    }
}

namespace Bakeoff.Numerics;

/// <summary>Rows of standard normal floats: number i of a row is a function of the seed, what it is drawn for, and i alone.</summary>
internal static unsafe class NormalRow
{
    private const int BlockNumbers = 4;
    private const double UnitOf32Bits = 1.0 / (1L << 32);

    /// <summary>Draws some numbers of a row.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="purpose">What they are for, such as the factors of users.</param>
    /// <param name="step">When, such as the number of a sample.</param>
    /// <param name="entity">Whom for, such as the index of a user.</param>
    /// <param name="first">The index of the first number: a multiple of four.</param>
    /// <param name="target">Receives the numbers, up to the next multiple of four.</param>
    /// <param name="count">How many.</param>
    public static void Fill(ulong seed, uint purpose, uint step, uint entity, int first, float* target, int count)
    {
        for (int i = 0; i < count; i += BlockNumbers)
        {
            PhiloxBlock bits = Philox.Draw(new PhiloxBlock((uint)(first + i) / BlockNumbers, entity, step, purpose), seed);
            target[i] = Normal(bits.A);
            target[i + 1] = Normal(bits.B);
            target[i + 2] = Normal(bits.C);
            target[i + 3] = Normal(bits.D);
        }
    }

    private static float Normal(uint bits) => (float)NormalQuantile.Compute((bits + 0.5) * UnitOf32Bits);
}

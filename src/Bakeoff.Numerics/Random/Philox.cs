namespace Bakeoff.Numerics;

/// <summary>
/// Random bits as a function of a counter and a key: Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3",
/// SC 2011). What is drawn depends on what it is drawn for, and not on how many were drawn before: so it is the same on any number of threads.
/// </summary>
internal static class Philox
{
    private const uint MultiplierA = 0xD2511F53, MultiplierC = 0xCD9E8D57;
    private const uint StepA = 0x9E3779B9, StepB = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>The 128 random bits of a counter.</summary>
    /// <param name="counter">Any value; each gives other bits.</param>
    /// <param name="key">The seed, of which the low half is the first word of the key.</param>
    public static PhiloxBlock Draw(PhiloxBlock counter, ulong key)
    {
        (uint a, uint b, uint c, uint d) = (counter.A, counter.B, counter.C, counter.D);
        (uint keyA, uint keyB) = ((uint)key, (uint)(key >> 32));
        for (int round = 0; round < Rounds; round++)
        {
            ulong left = (ulong)MultiplierA * a, right = (ulong)MultiplierC * c;
            (a, b, c, d) = ((uint)(right >> 32) ^ b ^ keyA, (uint)right, (uint)(left >> 32) ^ d ^ keyB, (uint)left);
            keyA += StepA;
            keyB += StepB;
        }

        return new PhiloxBlock(a, b, c, d);
    }
}

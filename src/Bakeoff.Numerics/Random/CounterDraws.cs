namespace Bakeoff.Numerics;

/// <summary>
/// The random numbers of one purpose, step and entity, in their order: <see cref="Philox"/> with these as its counter. Not thread-safe; two of
/// the same seed, purpose, step and entity give the same numbers.
/// </summary>
/// <param name="seed">The seed.</param>
/// <param name="purpose">What they are for, such as the factors of users.</param>
/// <param name="step">When, such as the number of a sample.</param>
/// <param name="entity">Whom for, such as the index of a user.</param>
internal struct CounterDraws(ulong seed, uint purpose, uint step, uint entity)
{
    private const double UnitOf32Bits = 1.0 / (1L << 32);
    private PhiloxBlock _block;
    private uint _blocks;
    private int _left;

    /// <summary>A number above 0 and below 1: the middle of one of 2³² equal intervals.</summary>
    public double NextUniform() => (NextBits() + 0.5) * UnitOf32Bits;

    /// <summary>A standard normal number, between −6.4 and 6.4.</summary>
    public double NextNormal() => NormalQuantile.Compute(NextUniform());

    /// <summary>
    /// A number of the gamma distribution with the given shape and rate 1, by squeezing a cubed normal one (Marsaglia and Tsang, "A simple method
    /// for generating gamma variables", ACM TOMS 26(3), 2000).
    /// </summary>
    /// <param name="shape">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shape"/> is less than 1 or not a number.</exception>
    public double NextGamma(double shape)
    {
        if (!(shape >= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(shape), shape, "The shape must be at least 1.");
        }

        double d = shape - (1.0 / 3), c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = NextNormal();
            double root = 1 + (c * x);
            double v = root * root * root;
            double bound = (x * x / 2) + d - (d * v);
            if (v > 0 && LaneMath.Log(NextUniform()) < bound + (d * LaneMath.Log(v)))
            {
                return d * v;
            }
        }
    }

    private uint NextBits()
    {
        if (_left == 0)
        {
            (_block, _left) = (Philox.Draw(new PhiloxBlock(_blocks++, entity, step, purpose), seed), 4);
        }

        return _left-- switch
        {
            4 => _block.A,
            3 => _block.B,
            2 => _block.C,
            _ => _block.D,
        };
    }
}

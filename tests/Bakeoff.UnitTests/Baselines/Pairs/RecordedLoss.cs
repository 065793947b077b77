using Bakeoff.Baselines;

namespace Bakeoff.UnitTests;

/// <summary>A loss that notes the pairs that another one draws, on one thread, so that a plain version can learn the same ones.</summary>
/// <typeparam name="TLoss">The other one.</typeparam>
internal readonly unsafe struct RecordedLoss<TLoss>(TLoss loss, PairFactors factors, List<(int User, int Item, int Other, float Gain)> pairs)
    : IPairLoss
    where TLoss : struct, IPairLoss
{
    public float FindGain(float* user, int item, ref PairNegatives negatives, out int other)
    {
        float gain = loss.FindGain(user, item, ref negatives, out other);
        pairs.Add(((int)((user - factors.Users.Pointer) / factors.Stride), item, other, gain));
        return gain;
    }

    public bool IsWrong(float gain) => loss.IsWrong(gain);
}

using Bakeoff.Numerics;

namespace Bakeoff.Svd;

/// <summary>The rates of an epoch as vectors.</summary>
internal readonly unsafe struct MfRates<T>(BiasedMfStep step)
    where T : struct, ILanes<T>
{
    public readonly float Rate = step.Rate;
    public readonly T Decay = T.Fill(step.Decay);
    public readonly T LastUser = T.Load(step.LastUserRates);
    public readonly T LastItem = T.Load(step.LastItemRates);
    public readonly T LastUserDecay = T.Load(step.LastUserDecays);
    public readonly T LastItemDecay = T.Load(step.LastItemDecays);
}

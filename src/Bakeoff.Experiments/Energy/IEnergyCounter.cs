namespace Bakeoff.Experiments;

/// <summary>Counts the energy of a device, from when the counter was made.</summary>
internal interface IEnergyCounter
{
    /// <summary>Why it cannot count here, in a few words; null where it can.</summary>
    string? Unavailable { get; }

    /// <summary>Reads the counter. It has to be read more often than the device's own number wraps around.</summary>
    /// <returns>The joules since the counter was made; 0 where it cannot count.</returns>
    double ReadJoules();
}

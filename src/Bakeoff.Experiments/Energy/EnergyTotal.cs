using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>The energy that some stages used together.</summary>
/// <param name="Joules">The joules of those whose energy was measured.</param>
/// <param name="Measured">How many stages that is, at least 1.</param>
/// <param name="Unmeasured">How many ran without a measurement, so that <paramref name="Joules"/> is a lower bound.</param>
public sealed record EnergyTotal(double Joules, int Measured, int Unmeasured)
{
    private const double JoulesPerKilowattHour = 3.6e6;

    /// <summary>The same in kilowatt hours.</summary>
    public double KilowattHours => Joules / JoulesPerKilowattHour;

    /// <summary>Adds up what stages used that ran; null where nothing was measured.</summary>
    /// <param name="stages">What became of the stages.</param>
    public static EnergyTotal? Sum(IEnumerable<StageRecord> stages)
    {
        double?[] ran = [.. stages.Where(of => !of.UpToDate && !of.Fetched).Select(of => of.Energy?.Joules)];
        int measured = ran.Count(joules => joules is not null);
        return measured == 0 ? null : new EnergyTotal(ran.Sum(joules => joules ?? 0), measured, ran.Length - measured);
    }
}

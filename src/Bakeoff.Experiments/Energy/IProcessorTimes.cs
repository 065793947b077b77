namespace Bakeoff.Experiments;

/// <summary>Tells how much processor time was taken, in any unit that is the same for both numbers.</summary>
internal interface IProcessorTimes
{
    /// <summary>
    /// Reads what this process and those that it has started and waited for have taken, and what all processes of the machine have.
    /// </summary>
    /// <returns>Both; null where the system does not tell.</returns>
    (double Own, double Machine)? Read();
}

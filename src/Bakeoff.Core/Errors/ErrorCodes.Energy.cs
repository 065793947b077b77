namespace Bakeoff.Core;

public static partial class ErrorCodes
{
    /// <summary>The carbon intensity of electricity is not a number in its range.</summary>
    public const string BadCarbonIntensity = "BKF1036";
}

namespace Bakeoff.Core;

/// <summary>How a search draws a number from its range.</summary>
public enum SearchScale
{
    /// <summary>Every value is as likely.</summary>
    Linear,

    /// <summary>Every order of magnitude is as likely; the range is above 0.</summary>
    Log,
}

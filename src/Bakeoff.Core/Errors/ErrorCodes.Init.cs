namespace Bakeoff.Core;

public static partial class ErrorCodes
{
    /// <summary><c>bakeoff init</c> finds no table with ratings, or several.</summary>
    public const string NoSingleTable = "BKF1033";

    /// <summary><c>bakeoff init</c> would overwrite something, or cannot use the name.</summary>
    public const string CannotInitialize = "BKF1034";
}
